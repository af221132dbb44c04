package dev.usher.realtimekit.http;

import dev.usher.command.Answer;
import dev.usher.command.Kicked;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Fault;
import dev.usher.realtimekit.Reply.ParkReason;
import dev.usher.realtimekit.Request;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what an HTTP answer means for the request it answers.
 *
 * <pre>
 *   2xx                                   accepted; one that says success=false counts as the status in its error
 *   2xx, what was asked for missing       add: fate unknown, for the token is lost · get, list, token: retry later
 *   2xx, not empty and not a JSON object  add, delete, kick: fate unknown, another server may have answered · others: retry later
 *   3xx, 407, most 4xx with a page        retry later: not the API answered, but something before it, or at a wrong base URL
 *   401, 400 with code 6003               parked, credentials refused
 *   403, 400 with a code about the token  forbidden: to this request, or to everybody
 *   404                                   refused: not found, unless the route is what is missing
 *   404 to a kick, "no active session"    accepted: nobody was live
 *   408, 425                              retry later
 *   429, 400 with code 971                parked, throttled
 *   other 4xx                             refused
 *   5xx, and whatever else                add, delete, kick: fate unknown · get, list, token: retry later
 * </pre>
 *
 * Any thread.
 */
final class ReplyClassifier {

    /**
     * The gateway's codes that say more than the status they come with, and the status that each stands for. A token may be wrong,
     * or merely not for this account; only a malformed one is surely wrong.
     */
    private static final Map<Integer, Integer> STATUS_OF_CODE =
            Map.of(971, 429, 6003, 401, 9106, 403, 9107, 403, 9109, 403, 10000, 403, 10001, 403);

    /** The gateway's codes for a path that it does not know; 7003 suspects an identifier in it. */
    private static final Set<Integer> NO_SUCH_ROUTE = Set.of(7000, 7003);

    private final InstantSource clock;

    ReplyClassifier(InstantSource clock) {
        this.clock = clock;
    }

    /** @param secret the token that was sent; it is kept out of every message */
    Reply classify(Request request, int status, MultiMap headers, Buffer body, String secret) {
        if (status >= 200 && status < 300) {
            return success(request, status, headers, body, secret);
        }
        ApiError error = ApiError.of(body);
        int meaning = status == 400 ? ofGateway(error).orElse(400) : status;
        return error(request, status, meaning, headers, error, secret);
    }

    private Reply success(Request request, int status, MultiMap headers, Buffer body, String secret) {
        Optional<JsonObject> object = Json.object(body);
        JsonObject json = object.orElseGet(JsonObject::new);
        if (Boolean.FALSE.equals(json.getValue("success"))) {
            ApiError error = ApiError.inside(json).orElse(new ApiError(Optional.empty(), "success is false", false));
            return error(request, status, statusWithin(error), headers, error, secret);
        }
        boolean isForeign = object.isEmpty() && body.length() > 0;
        Optional<? extends Answer> answer = isForeign ? Optional.empty() : AnswerReader.read(request, json);
        if (answer.isPresent()) {
            return new Reply.Accepted(answer.get(), status);
        }
        // Not quoted: what is there may well be the token of somebody.
        String message =
                "HTTP " + status + " without the " + request.operation().label() + "'s answer in its body";
        return Reply.unclear(request, Detail.answered(status, Optional.empty(), message), Optional.empty());
    }

    /** RealtimeKit's error code is an HTTP status; of the gateway's own, some stand for one. */
    private static int statusWithin(ApiError error) {
        return ofGateway(error)
                .orElseGet(() ->
                        error.code().filter(code -> code >= 400 && code < 600).orElse(400));
    }

    private static Optional<Integer> ofGateway(ApiError error) {
        return error.code().flatMap(code -> Optional.ofNullable(STATUS_OF_CODE.get(code)));
    }

    /**
     * @param status as it came
     * @param meaning the status to go by
     */
    private Reply error(Request request, int status, int meaning, MultiMap headers, ApiError error, String secret) {
        Optional<Duration> retryAfter = RetryAfter.in(headers, clock.instant());
        Detail detail = Detail.answered(status, error.code(), message(status, headers, error, secret));
        if (meaning == 404 && request instanceof Request.Kick && saysNobodyIsLive(error)) {
            return new Reply.Accepted(new Answer.Kick(Optional.of(Kicked.nobody())), status);
        }
        if (isAstray(meaning, error)) {
            return new Reply.RetryLater(detail, retryAfter);
        }
        return switch (meaning) {
            case 401 -> new Reply.Parked(ParkReason.CREDENTIALS_REFUSED, detail, retryAfter);
            case 403 -> new Reply.Forbidden(detail, retryAfter);
            case 408, 425 -> new Reply.RetryLater(detail, retryAfter);
            case 429 -> new Reply.Parked(ParkReason.THROTTLED, detail, retryAfter);
            default ->
                meaning >= 400 && meaning < 500
                        ? new Reply.Refused(detail, fault(meaning, error))
                        : Reply.unclear(request, detail, retryAfter);
        };
    }

    /**
     * Whether it shows that the request did not reach the API, as with a maintenance page, an ingress without a route, or a
     * proxy that wants a password: no other request would reach it either, and this one had no effect. A page about the size
     * of a request concerns that request alone; 401, 403 and 429 park in any case.
     */
    private static boolean isAstray(int status, ApiError error) {
        return switch (status) {
            case 401, 403, 413, 414, 429, 431 -> false;
            case 407 -> true;
            default -> status >= 300 && status < 500 && (status < 400 || error.isForeign());
        };
    }

    /** A 404 about the route does not say whether the meeting or participant exists. */
    private static Fault fault(int status, ApiError error) {
        if (saysNoSuchRoute(error)) {
            return Fault.ROUTE;
        }
        return status == 404 ? Fault.NOT_FOUND : Fault.REQUEST;
    }

    private static boolean saysNoSuchRoute(ApiError error) {
        return error.code().filter(NO_SUCH_ROUTE::contains).isPresent();
    }

    private static boolean saysNobodyIsLive(ApiError error) {
        return error.message().toLowerCase(Locale.ROOT).contains("no active session");
    }

    private static String message(int status, MultiMap headers, ApiError error, String secret) {
        if (status >= 300 && status < 400) {
            String location = Optional.ofNullable(headers.get("Location")).orElse("nowhere");
            return MaskedExcerpt.of(
                    "HTTP " + status + " redirects to " + location
                            + ", which is not followed: api.base.url may be wrong",
                    secret);
        }
        String said = MaskedExcerpt.of(hint(status, error) + error.message(), secret);
        return said.isEmpty() ? "HTTP " + status + " without a message" : said;
    }

    private static String hint(int status, ApiError error) {
        if (saysNoSuchRoute(error)) {
            return "No such route, check api.base.url, api.account.id and api.app.id: ";
        }
        return isAstray(status, error) ? "Not the API's own HTTP " + status + ", check api.base.url: " : "";
    }
}
