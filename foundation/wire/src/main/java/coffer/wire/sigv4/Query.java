package coffer.wire.sigv4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The parameters of a query, each already in the encoding that is signed.
record Query(List<Parameter> parameters) {
    private static final Query NONE = new Query(List.of());

    /// A name and its value, both percent-encoded canonically.
    record Parameter(String name, String value) {}

    static Query parse(String rawQuery) {
        if (rawQuery.isEmpty()) return NONE;
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.add(
                    new Parameter(PercentEncoding.ofQuery(name), PercentEncoding.ofQuery(value)));
        }
        return new Query(parameters);
    }

    boolean contains(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) return true;
        }
        return false;
    }

    /// The first value of a parameter, decoded.
    Optional<String> find(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(parameter -> PercentEncoding.decode(parameter.value()))
                .findFirst();
    }

    /// Whether any parameter whose name starts so occurs more than once.
    boolean isRepeated(String prefix) {
        List<String> names =
                parameters.stream()
                        .map(Parameter::name)
                        .filter(name -> name.startsWith(prefix))
                        .toList();
        return names.stream().distinct().count() != names.size();
    }

    /// The form that is signed: sorted, without the parameter `except`.
    String canonical(String except) {
        if (parameters.isEmpty()) return "";
        StringBuilder text = new StringBuilder();
        parameters.stream()
                .filter(parameter -> !parameter.name().equals(except))
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .forEach(parameter -> {
                    if (!text.isEmpty()) text.append('&');
                    text.append(parameter.name()).append('=').append(parameter.value());
                });
        return text.toString();
    }
}
