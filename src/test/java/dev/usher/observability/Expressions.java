package dev.usher.observability;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that the dashboard, the alert rules and the scaling ask Prometheus for. Any thread. */
final class Expressions {
    static final Path DASHBOARD = Path.of("src/main/observability/grafana/usher.json");
    static final Path ALERTS = Path.of("src/main/observability/prometheus/usher-alerts.yml");

    private static final Path SCALING = Path.of("src/main/kubernetes/keda/autoscaling.yml");

    /**
     * One of them.
     *
     * @param place where it stands, for people
     */
    record Expression(String place, PromQl promQl) {}

    private Expressions() {}

    static List<Expression> all() throws IOException {
        List<Expression> all = new ArrayList<>(ofDashboard());
        for (Map<String, Object> rule : rules()) {
            all.add(new Expression("alert " + rule.get("alert"), new PromQl((String) Yaml.at(rule, "expr"))));
        }
        for (Map<String, Object> trigger : Yaml.maps(Yaml.at(Yaml.map(SCALING), "spec", "triggers"))) {
            all.add(new Expression("scaling", new PromQl((String) Yaml.at(trigger, "metadata", "query"))));
        }
        return all;
    }

    static JsonObject dashboard() throws IOException {
        return new JsonObject(Files.readString(DASHBOARD));
    }

    static List<Expression> ofDashboard() throws IOException {
        List<Expression> found = new ArrayList<>();
        for (JsonObject panel : objects(dashboard().getJsonArray("panels"))) {
            for (JsonObject target : objects(panel.getJsonArray("targets", new JsonArray()))) {
                String text = target.getString("expr").replace("$__rate_interval", "15s");
                found.add(new Expression("panel " + panel.getString("title"), new PromQl(text)));
            }
        }
        return found;
    }

    /** The alert rules, as in their file. */
    static List<Map<String, Object>> rules() throws IOException {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Map<String, Object> group : Yaml.maps(Yaml.map(ALERTS).get("groups"))) {
            rules.addAll(Yaml.maps(group.get("rules")));
        }
        return rules;
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
