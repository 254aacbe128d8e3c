package coffer.wire.codegen;

import static java.util.stream.Collectors.joining;

import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Shape;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The sources that name what was generated for one service.
record ApiSource(String javaPackage, ServiceModel model, List<OperationModel> operations) {

    private String service() {
        return model.name();
    }

    String type() {
        String service = service();
        return Character.toUpperCase(service.charAt(0)) + service.substring(1) + "Api";
    }

    String packageInfo() {
        return """
        /// AWS's API of `%s`, generated from `models/%s.json`: one record per structure.
        @NullMarked
        package %s;

        import org.jspecify.annotations.NullMarked;
        """
                .formatted(service(), service(), javaPackage);
    }

    /// The operations as constants.
    String api() {
        return """
        package %1$s;

        import coffer.wire.schema.ApiOperation;
        import coffer.wire.schema.ModelReader;
        import coffer.wire.schema.ServiceModel;
        import coffer.wire.schema.WireProtocol;
        import java.util.List;

        /// The operations of `%2$s` with the classes of their inputs and outputs.
        public final class %3$s {
            private static final ServiceModel MODEL =
                    ModelReader.readLater(
                            "%2$s",
                            new ServiceModel.Identity(
        %6$s),
                            List.of(%7$s),
                            Bindings::all);
        %4$s
            private static final List<ApiOperation<?, ?>> OPERATIONS =
                    List.of(
        %5$s);

            private %3$s() {}

            /// The whole service, with operations that nothing was generated for as well.
            public static ServiceModel model() {
                return MODEL;
            }

            /// The operations above.
            public static List<ApiOperation<?, ?>> operations() {
                return OPERATIONS;
            }
        }
        """
                .formatted(
                        javaPackage,
                        service(),
                        type(),
                        constants(),
                        list(),
                        identity(model.identity()),
                        model.protocols().stream()
                                .map(protocol -> "WireProtocol." + protocol)
                                .collect(joining(", ")));
    }

    private static String identity(ServiceModel.Identity identity) {
        return Stream.of(
                        text(identity.signingName()),
                        text(identity.endpointPrefix()),
                        text(identity.apiVersion()),
                        text(identity.targetPrefix()),
                        text(identity.jsonVersion()),
                        text(identity.xmlNamespace()),
                        String.valueOf(identity.hasBareErrors()),
                        text(identity.invalidInput()))
                .map(argument -> " ".repeat(28) + argument)
                .collect(joining(",\n"));
    }

    private static String text(String value) {
        return '"' + value + '"';
    }

    private String constants() {
        return operations.stream()
                .map(operation ->
                        """

                            public static final ApiOperation<%1$s, %2$s> %3$s =
                                    new ApiOperation<>(
                                            MODEL, "%4$s", %1$s.class, %2$s.class);
                        """
                                .formatted(
                                        Names.type(operation.input()),
                                        Names.type(operation.output()),
                                        Names.constant(operation.name()),
                                        operation.name()))
                .collect(joining());
    }

    private String list() {
        return operations.stream()
                .map(operation -> "                    " + Names.constant(operation.name()))
                .collect(joining(",\n"));
    }

    /// The constructors of the records by the names of their shapes.
    String bindings(Collection<Shape> structures) {
        String puts =
                structures.stream()
                        .map(shape ->
                                "        all.put(\"%s\", %s::of);\n"
                                        .formatted(shape.name(), Names.type(shape)))
                        .collect(joining());
        return """
        package %s;

        import coffer.wire.schema.StructureFactory;
        import java.util.HashMap;
        import java.util.Map;

        /// The constructors of this package's records, by the names of their shapes.
        final class Bindings {
            private Bindings() {}

            static Map<String, StructureFactory> all() {
                Map<String, StructureFactory> all = HashMap.newHashMap(%d);
        %s        return all;
            }
        }
        """
                .formatted(javaPackage, structures.size(), puts);
    }

    /// The values that a string shape may take.
    String values(Shape shape) {
        List<String> values = shape.constraints().values();
        List<String> names = Names.constants(values);
        StringBuilder constants = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            constants.append(
                    "    public static final String %s = \"%s\";\n"
                            .formatted(names.get(i), values.get(i)));
        }
        return """
        package %1$s;

        import java.util.List;

        /// The values of AWS's `%2$s`.
        public final class %3$s {
        %4$s
            private static final List<String> VALUES =
                    List.of(
        %5$s);

            private %3$s() {}

            public static List<String> values() {
                return VALUES;
            }
        }
        """
                .formatted(
                        javaPackage,
                        shape.name(),
                        Names.type(shape),
                        constants,
                        names.stream()
                                .map(name -> "                    " + name)
                                .collect(joining(",\n")));
    }
}
