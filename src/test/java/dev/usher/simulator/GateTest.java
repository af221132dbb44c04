package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.simulator.SimulatorSettings.Quota;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    @RegisterExtension
    final RunningSimulator api = RunningSimulator.asIs();

    @Test
    void aRequestWithoutATokenIsUnauthorized() {
        Reply reply = api.send(HttpRequest.newBuilder(URI.create(api.appUrl() + "/meetings/" + MEETING)));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json()).isEqualTo(new JsonObject("{\"message\":\"Unauthorized\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "Basic c2VjcmV0", "Bearer ", "Bearer two words"})
    void aMalformedTokenIsABadRequestInTheGatewaysEnvelope(String authorization) {
        Reply reply = as(authorization);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()).isEqualTo(new JsonObject("""
                        {"success":false,"errors":[{"code":6003,"message":"Invalid request headers"}],"messages":[],"result":null}"""));
    }

    @Test
    void aWrongTokenIsForbiddenOnceOneIsSet() {
        assertThat(as("Bearer any").status()).isEqualTo(200);
        await(api.simulator().change(settings -> settings.withToken(Optional.of("right"))));

        Reply reply = as("Bearer wrong");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getInteger("code"))
                .isEqualTo(10_000);
        assertThat(as("Bearer right").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/accounts/acc/realtime/kit/app",
                "/accounts/acc/realtime/kit/app/meetings/" + MEETING + "/recordings",
                "/accounts/acc/realtime/kit/app/meetings/" + MEETING + "/participants/",
                "/accounts/acc/realtime/kit/app/meetings/" + MEETING + "/participants%20one",
                "/accounts/acc/realtime/kit/app/meetings//participants",
                "/accounts/an-account-id-of-thirty-three-chars/realtime/kit/app/meetings/" + MEETING,
                "/zones"
            })
    void aBadRouteIsRefusedInTheGatewaysEnvelope(String path) {
        Reply reply = api.send(api.request("").uri(URI.create(api.simulator().baseUrl() + path)));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getInteger("code"))
                .isEqualTo(7003);
    }

    @Test
    void aMethodThatTheApiDoesNotHaveIsABadRoute() {
        assertThat(api.send(api.request("/meetings/" + MEETING + "/participants")
                                .DELETE())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withoutAQuotaThereAreNoRatelimitHeaders() {
        assertThat(api.list("").header("Ratelimit")).isEmpty();
    }

    @Test
    void everyAnswerTellsWhatIsLeftOfTheQuota() {
        quota(5);

        assertThat(api.list("").header("Ratelimit")).isEqualTo("\"default\";r=4;t=300");
        assertThat(api.getParticipant("nobody").header("Ratelimit")).isEqualTo("\"default\";r=3;t=300");
        assertThat(api.list("").header("Ratelimit-Policy")).isEqualTo("\"default\";q=5;w=300");
    }

    @Test
    void whatIsRefusedForItsCredentialsTellsItToo() {
        await(api.simulator().change(settings -> settings.withToken(Optional.of("secret"))));
        quota(5);
        api.list("");

        assertThat(as("Bearer wrong").header("Ratelimit")).isEqualTo("\"default\";r=5;t=0");
        assertThat(as("Basic c2VjcmV0").header("Ratelimit-Policy")).isEqualTo("\"default\";q=5;w=300");
        assertThat(api.send(HttpRequest.newBuilder(URI.create(api.appUrl() + "/meetings/" + MEETING)))
                        .header("Ratelimit"))
                .isEqualTo("\"default\";r=5;t=0");
    }

    @Test
    void goingOverTheQuotaBlocksEverythingUntilTheLockOutIsOver() {
        quota(2);
        api.list("");
        clockMoves(100);
        api.add("ann");

        Reply over = api.list("");

        assertThat(over.status()).isEqualTo(429);
        assertThat(over.header("Retry-After")).isEqualTo("300");
        assertThat(over.header("Ratelimit")).isEqualTo("\"default\";r=0;t=300");
        assertThat(over.json().getJsonArray("errors").getJsonObject(0)).isEqualTo(new JsonObject("""
                        {"code":971,"message":"Please wait and consider throttling your request speed"}"""));
        clockMoves(299);
        assertThat(api.add("bob").header("Retry-After")).isEqualTo("1");
        clockMoves(1);
        Reply after = api.list("");
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.json().getJsonArray("data")).hasSize(1);
        assertThat(after.header("Retry-After")).isEmpty();
    }

    @Test
    void eachTokenHasItsOwnQuota() {
        quota(1);

        assertThat(as("Bearer one").status()).isEqualTo(200);
        assertThat(as("Bearer two").status()).isEqualTo(200);
        assertThat(as("Bearer one").status()).isEqualTo(429);
    }

    @Test
    void refusedCredentialsSpendNothing() {
        await(api.simulator().change(settings -> settings.withToken(Optional.of("secret"))));
        quota(1);
        as("Bearer wrong");

        assertThat(api.list("").status()).isEqualTo(200);
    }

    @Test
    void otherToolsSpendFromTheSameBudgetEvenBeforeTheFirstRequest() {
        quota(10);
        await(api.simulator().spend(7));
        assertThat(api.list("").header("Ratelimit")).isEqualTo("\"default\";r=2;t=300");

        await(api.simulator().spend(2));
        assertThat(api.list("").status()).isEqualTo(429);
    }

    @Test
    void otherToolsCanLockEverybodyOut() {
        quota(10);
        await(api.simulator().spend(11));

        assertThat(api.list("").header("Retry-After")).isEqualTo("300");
    }

    @Test
    void aChangedQuotaStartsAfreshAndAnotherChangeDoesNot() {
        quota(1);
        api.list("");
        await(api.simulator().change(settings -> settings.withAutoJoin(true)));
        assertThat(api.list("").status()).isEqualTo(429);

        quota(2);

        assertThat(api.list("").status()).isEqualTo(200);
    }

    private void quota(int requests) {
        await(api.simulator().change(settings -> settings.withQuota(Quota.of(requests, Duration.ofMinutes(5)))));
    }

    private void clockMoves(int seconds) {
        api.clock().move(Duration.ofSeconds(seconds));
    }

    private Reply as(String authorization) {
        return api.send(
                api.request("/meetings/" + MEETING + "/participants").setHeader("Authorization", authorization));
    }
}
