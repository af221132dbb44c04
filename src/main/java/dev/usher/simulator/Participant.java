package dev.usher.simulator;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Somebody enrolled in a meeting. Any thread. */
record Participant(
        String id,
        String customId,
        String presetName,
        @Nullable String name,
        @Nullable String picture,
        String createdAt) {
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("custom_participant_id", customId)
                .put("preset_name", presetName)
                .put("created_at", createdAt)
                .put("updated_at", createdAt);
        return withDetails(json);
    }

    /** As seen from a live session: there the API tells neither the custom id nor the preset. */
    JsonObject sessionJson() {
        JsonObject json =
                new JsonObject().put("id", id).put("created_at", createdAt).put("updated_at", createdAt);
        return withDetails(json);
    }

    boolean isNamed(String idOrCustomId) {
        return id.equals(idOrCustomId) || customId.equals(idOrCustomId);
    }

    private JsonObject withDetails(JsonObject json) {
        if (name != null) {
            json.put("name", name);
        }
        if (picture != null) {
            json.put("picture", picture);
        }
        return json;
    }
}
