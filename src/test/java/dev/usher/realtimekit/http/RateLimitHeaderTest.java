package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.realtimekit.RateLimit;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeaderTest {

    @Test
    void readsWhatIsLeftAndWhenItIsFullAgain() {
        assertThat(in("\"default\";r=50;t=30")).containsExactly(new RateLimit(50, Duration.ofSeconds(30)));
    }

    @Test
    void readsEveryPolicyOfAListAndOfSeveralHeaders() {
        assertThat(in("\"default\";r=50;t=30, \"burst\" ; t=1;q=9; r=3", "\"hourly\";r=0;t=3599"))
                .containsExactly(
                        new RateLimit(50, Duration.ofSeconds(30)),
                        new RateLimit(3, Duration.ofSeconds(1)),
                        new RateLimit(0, Duration.ofSeconds(3599)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "50",
                "\"default\"",
                "\"default\";r=50",
                "\"default\";t=30",
                "\"default\";r=-1;t=30",
                "\"default\";r=fifty;t=30",
                "\"default\";r=99999999999999999999;t=30",
                "\"default\";r=50;t=99999999999",
                "default;r=50;t=30"
            })
    void whatDoesNotLookLikeItSaysNothing(String header) {
        assertThat(in(header)).isEmpty();
    }

    @Test
    void believesNoWindowLongerThanAnHour() {
        assertThat(in("\"default\";r=0;t=999999")).containsExactly(new RateLimit(0, Duration.ofHours(1)));
    }

    @Test
    void readsNoMoreOfAnEndlessListThanIsWorthIt() {
        assertThat(in("\"p\";r=1;t=1,".repeat(10_000))).hasSizeLessThanOrEqualTo(10);
    }

    private static List<RateLimit> in(String... values) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String value : values) {
            headers.add("ratelimit", value);
        }
        List<RateLimit> told = new ArrayList<>();
        RateLimitHeader.tell(headers, told::add);
        return told;
    }
}
