package dev.usher.bench;

import io.vertx.core.buffer.Buffer;

/** The JSON of an add, asked and answered, of the length the real API's has. Any thread. */
final class ApiMessages {

    /** As long as the API's. */
    static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.".repeat(26);

    static final String PARTICIPANT_ID = "aaaf0e2c-1b7b-4a5c-9d2e-6c1f6e2b7a10";
    static final String TIME = "2026-11-21T10:00:00.000Z";

    private static final String PARTICIPANT_FIELD = "\"custom_participant_id\":\"user-";
    private static final String SEQUENCE_FIELD = "\"name\":\"";

    private ApiMessages() {}

    static Buffer add(int participant, int sequence) {
        return Buffer.buffer("""
                {"custom_participant_id":"%s","preset_name":"%s","name":"%d"}""".formatted(Commands.customParticipantId(participant), Commands.PRESET, sequence));
    }

    /** Always the same: who asks is not looked up. */
    static Buffer added() {
        return Buffer.buffer(
                """
                {"success":true,"data":{"id":"%s","token":"%s","custom_participant_id":"%s","preset_name":"%s",\
                "name":"1","created_at":"%s","updated_at":"%s"}}""".formatted(PARTICIPANT_ID, TOKEN, Commands.customParticipantId(0), Commands.PRESET, TIME, TIME));
    }

    static int participantIn(String add) {
        return numberAfter(PARTICIPANT_FIELD, add);
    }

    static int sequenceIn(String add) {
        return numberAfter(SEQUENCE_FIELD, add);
    }

    /** By hand, since the stub shares the machine with what is measured. */
    private static int numberAfter(String field, String json) {
        int begin = json.indexOf(field) + field.length();
        return Integer.parseInt(json, begin, json.indexOf('"', begin), 10);
    }
}
