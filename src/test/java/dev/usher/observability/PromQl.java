package dev.usher.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression in Prometheus' language; as much of it is understood as dashboard and rules use. Immutable. */
record PromQl(String text) {
    private static final Pattern LABELS_OR_RANGE =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\[[^\\]]*\\]");
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-zA-Z_:][a-zA-Z0-9_:]*+)(\\{[^}]*\\})?(?!\\s*\\()");
    private static final Pattern COMPARISON_OUTSIDE_OF_BRACES =
            Pattern.compile("\\{[^}]*\\}|(==|!=|<=|>=|<(?!=)|>(?!=))(?! bool)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    /** The names of all series that it asks for. */
    Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        find(match -> names.add(match.group(1)));
        return names;
    }

    /** All that it asks for, each by itself. */
    List<PromQl> selectors() {
        List<PromQl> selectors = new ArrayList<>();
        find(match -> selectors.add(new PromQl(match.group())));
        return selectors;
    }

    private void find(Consumer<MatchResult> found) {
        Matcher matcher = SELECTOR.matcher(LABELS_OR_RANGE.matcher(text).replaceAll(" "));
        while (matcher.find()) {
            if (!WORDS.contains(matcher.group(1))) {
                found.accept(matcher.toMatchResult());
            }
        }
    }

    /**
     * The same, but comparisons answer 0 or 1 instead of dropping what does not meet them: so it has an answer whenever all
     * that it asks for is there and its parts match, whether or not there is reason for an alert.
     */
    PromQl comparing() {
        return new PromQl(COMPARISON_OUTSIDE_OF_BRACES
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group().startsWith("{") ? match.group() : match.group() + " bool")));
    }
}
