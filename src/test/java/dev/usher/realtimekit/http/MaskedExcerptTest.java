package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedExcerptTest {

    private static final String SECRET = "api-token-Ab1!";
    private static final String JOIN_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl";

    @Test
    void masksSecretsAndJoinTokens() {
        assertThat(MaskedExcerpt.of("no " + JOIN_TOKEN + " for " + SECRET, SECRET))
                .isEqualTo("no *** for ***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eyJ", "eyJ.", "a", " ", "\u0000", "\ud83d\ude00", "api-token-"})
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isQuickHoweverLongTheText(String part) {
        String text = part.repeat(4 * 1024 * 1024);

        assertThat(MaskedExcerpt.of(text, SECRET)).hasSizeLessThanOrEqualTo(300);
    }

    /** White space takes no room in the excerpt, so what stands anywhere before the cut may get into it. */
    @Test
    void showsNoPartOfASecretThatTheCutWentThrough() {
        for (int blanks = 3_900; blanks <= 4_200; blanks++) {
            String text = "x" + " ".repeat(blanks) + SECRET + " y" + " ".repeat(10_000);

            assertThat(MaskedExcerpt.of(text, SECRET)).doesNotContain("api");
        }
    }

    @Test
    void showsNoPartOfAJoinTokenThatTheCutWentThrough() {
        for (int blanks = 3_900; blanks <= 4_200; blanks++) {
            String text = "x" + " ".repeat(blanks) + JOIN_TOKEN + " y" + " ".repeat(10_000);

            assertThat(MaskedExcerpt.of(text, SECRET)).doesNotContain("eyJ");
        }
    }
}
