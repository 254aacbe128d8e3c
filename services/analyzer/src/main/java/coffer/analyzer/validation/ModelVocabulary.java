package coffer.analyzer.validation;

import coffer.policy.lint.Vocabulary;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The actions of those services of which all are known: their operations, as the models have them,
/// and what `actions.txt` says is different. A model is read when its service is first asked for.
public final class ModelVocabulary implements Vocabulary {
    private final Map<String, ServiceModel> models = new HashMap<>();

    /// Read when somebody first asks.
    private static final class Rules {
        static final Map<String, List<String>> READ =
                text().lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> List.of(line.split(" ")))
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        List::getFirst, words -> words.subList(1, words.size())));
    }

    public ModelVocabulary(List<ServiceModel> models) {
        models.forEach(model -> this.models.put(model.name(), model));
    }

    @Override
    public Optional<Set<String>> actions(String servicePrefix) {
        return Optional.ofNullable(Rules.READ.get(servicePrefix.toLowerCase(Locale.ROOT)))
                .map(this::actions);
    }

    /// `=service` takes the operations of a model, `-Name` leaves one out, `Name` puts one in.
    private Set<String> actions(List<String> words) {
        Set<String> actions = new TreeSet<>();
        for (String word : words) {
            if (word.startsWith("=")) {
                Optional.ofNullable(models.get(word.substring(1))).stream()
                        .flatMap(model -> model.operations().stream())
                        .map(OperationModel::name)
                        .forEach(actions::add);
            } else if (word.startsWith("-")) {
                actions.remove(word.substring(1));
            } else {
                actions.add(word);
            }
        }
        return actions;
    }

    private static String text() {
        try (InputStream resource = ModelVocabulary.class.getResourceAsStream("actions.txt")) {
            if (resource == null) throw new IllegalStateException("no resource actions.txt");
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading actions.txt", e);
        }
    }
}
