package dev.usher.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {

    @Test
    void everyPanelHasAnIdOfItsOwn() throws IOException {
        assertThat(panels()).extracting(panel -> panel.getInteger("id")).doesNotHaveDuplicates();
    }

    @Test
    void everyPanelSaysWhatItShowsAndAsksTheChosenSource() throws IOException {
        assertThat(panels())
                .filteredOn(panel -> !"row".equals(panel.getString("type")))
                .allSatisfy(panel -> {
                    assertThat(panel.getString("title")).isNotBlank();
                    assertThat(panel.getString("description")).isNotBlank();
                    assertThat(panel.getJsonObject("datasource").getString("uid"))
                            .isEqualTo("${datasource}");
                    assertThat(panel.getJsonArray("targets")).isNotEmpty();
                });
    }

    @Test
    void noPanelLiesOnAnother() throws IOException {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonObject panel : panels()) {
            JsonObject place = panel.getJsonObject("gridPos");
            assertThat(place.getInteger("x") + place.getInteger("w")).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.getInteger("w"); x++) {
                for (int y = 0; y < place.getInteger("h"); y++) {
                    assertThat(taken.add(List.of(place.getInteger("x") + x, place.getInteger("y") + y)))
                            .as(panel.getString("title"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theTopRowAnswersWhetherItIsHealthy() throws IOException {
        JsonObject top = panels().get(0);
        assertThat(top.getString("type")).isEqualTo("row");
        assertThat(top.getString("title")).startsWith("Is it healthy?");
        assertThat(panels().subList(1, 12)).allMatch(panel -> "stat".equals(panel.getString("type")));
    }

    private static List<JsonObject> panels() throws IOException {
        JsonArray panels = Expressions.dashboard().getJsonArray("panels");
        return Expressions.objects(panels);
    }
}
