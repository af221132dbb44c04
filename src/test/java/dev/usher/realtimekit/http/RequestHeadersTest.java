package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestHeadersTest {

    @Test
    void theKeysOfManyAreADigestOnceTheyWouldFillTheHeaders() {
        String manyAsLongAsMayBe = "a,".repeat(1_999) + "bc";

        assertThat(RequestHeaders.keyValue(manyAsLongAsMayBe)).isEqualTo(manyAsLongAsMayBe);
        assertThat(RequestHeaders.keyValue(manyAsLongAsMayBe + "d")).hasSize(36);
    }

    @Test
    void theLengthThatCountsIsThatOfTheEncodedKey() {
        String encodedToSixTimesItsLength = "é".repeat(667);

        assertThat(RequestHeaders.keyValue(encodedToSixTimesItsLength)).hasSize(36);
        assertThat(RequestHeaders.keyValue("é".repeat(666))).isEqualTo("%C3%A9".repeat(666));
    }
}
