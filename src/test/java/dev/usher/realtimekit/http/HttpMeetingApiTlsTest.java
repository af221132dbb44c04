package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpMeetingApiTlsTest {

    private static final Request GET = new Request.Get(new Meeting("acc", "app", "m"), "p-1");
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    private static String keyStore = "";
    private static String certificate = "";

    private final ApiClientFixture fixture = new ApiClientFixture();
    private final Queue<HttpVersion> versions = new ConcurrentLinkedQueue<>();
    private final Set<Object> connections = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void signACertificateForLoopback() throws Exception {
        keyStore = folder.resolve("server.p12").toString();
        certificate = folder.resolve("server.pem").toString();
        keytool("-genkeypair", "-alias", "api", "-keyalg", "EC", "-dname", "CN=loopback", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-alias", "api", "-rfc", "-file", certificate);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void speaksHttp2WhereTheServerOffersIt() {
        String url = serve(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));

        List<Reply> replies = fixture.sendAtOnce(fixture.clientOf(url, this::trusting), 50, GET);

        assertThat(replies).hasSize(50).allMatch(Reply.Accepted.class::isInstance);
        assertThat(versions).hasSize(50).containsOnly(HttpVersion.HTTP_2);
        assertThat(connections).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void speaksHttp1WhereTheServerOffersNothingBetter() {
        String url = serve(List.of(HttpVersion.HTTP_1_1));

        List<Reply> replies = fixture.sendAtOnce(fixture.clientOf(url, this::trusting), 50, GET);

        assertThat(replies).hasSize(50).allMatch(Reply.Accepted.class::isInstance);
        assertThat(versions).hasSize(50).containsOnly(HttpVersion.HTTP_1_1);
    }

    @Test
    void connectsAnewWhereAServerFellSilentAfterTheHandshake() {
        NetServerOptions options = new NetServerOptions();
        options.setSsl(true).setUseAlpn(true).setKeyCertOptions(key());
        options.getSslOptions().setApplicationLayerProtocols(List.of("h2"));
        NetServer silent = fixture.await(fixture.vertx()
                .createNetServer(options)
                .connectHandler(socket -> {})
                .listen(0, "127.0.0.1"));
        Cable cable = new Cable(fixture);
        cable.plugInto(silent.actualPort());
        HttpMeetingApi api = fixture.withTimeout(Duration.ofMillis(100))
                .withConcurrency(1)
                .clientOf("https://127.0.0.1:" + cable.port(), this::trusting);
        for (int each = 0; each < 5; each++) {
            assertThat(fixture.send(api, GET)).as("more than there is room for").isInstanceOf(Reply.Parked.class);
        }

        cable.plugInto(URI.create(serve(List.of(HttpVersion.HTTP_2))).getPort());

        await().untilAsserted(() -> assertThat(fixture.send(api, GET)).isInstanceOf(Reply.Accepted.class));
        await().untilAsserted(() ->
                assertThat(cable.connected()).as("the one that was set up").isEqualTo(1));
    }

    @Test
    void parksWhenTheServersCertificateIsNotTrusted() {
        String url = serve(List.of(HttpVersion.HTTP_2));

        Reply.Parked parked = (Reply.Parked) fixture.send(fixture.clientOf(url), GET);

        assertThat(parked.why()).isEqualTo(Reply.ParkReason.UNREACHABLE);
        assertThat(parked.detail().message()).contains("TLS");
        assertThat(versions).isEmpty();
    }

    @Test
    void parksWhenTheCertificateIsForAnotherHost() {
        String url = serve(List.of(HttpVersion.HTTP_2)).replace("127.0.0.1", "localhost");

        Reply.Parked parked = (Reply.Parked) fixture.send(fixture.clientOf(url, this::trusting), GET);

        assertThat(parked.why()).isEqualTo(Reply.ParkReason.UNREACHABLE);
        assertThat(versions).isEmpty();
    }

    private WebClientOptions trusting(WebClientOptions options) {
        return options.setTrustOptions(new PemTrustOptions().addCertPath(certificate));
    }

    private String serve(List<HttpVersion> offered) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(offered)
                .setKeyCertOptions(key());
        HttpServer server = fixture.await(fixture.vertx()
                .createHttpServer(options)
                .requestHandler(request -> {
                    versions.add(request.version());
                    connections.add(request.connection());
                    request.response().end("{\"data\":{\"id\":\"x\"}}");
                })
                .listen());
        return "https://127.0.0.1:" + server.actualPort();
    }

    private static PfxOptions key() {
        return new PfxOptions().setPath(keyStore).setPassword(PASSWORD);
    }

    private static void keytool(String... arguments) throws Exception {
        Stream<String> tool = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Stream<String> store =
                Stream.of("-keystore", keyStore, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keypass", PASSWORD);
        List<String> command = Stream.of(tool, Stream.of(arguments), store)
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "keytool.log"))
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
