package coffer.wire.codegen;

import coffer.wire.schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// Java names for what models name.
final class Names {
    // Types that generated code mentions by their simple names, and those of java.lang that a
    // record
    // of the same name would hide.
    private static final Set<String> TAKEN =
            Set.of(
                    "Object",
                    "Error",
                    "Record",
                    "String",
                    "Boolean",
                    "Integer",
                    "Long",
                    "Float",
                    "Double",
                    "Override",
                    "Process",
                    "Module",
                    "Package",
                    "Thread",
                    "Number",
                    "Iterable",
                    "Character",
                    "Enum",
                    "Class",
                    "List",
                    "Map",
                    "Optional",
                    "Instant",
                    "Bytes",
                    "SecretBytes",
                    "Structure",
                    "Copies",
                    "Builder",
                    "Nullable");

    // Names of methods that every record or builder has anyway.
    private static final Set<String> RESERVED =
            Set.of(
                    "slot",
                    "of",
                    "builder",
                    "build",
                    "hashCode",
                    "toString",
                    "equals",
                    "wait",
                    "notify",
                    "notifyAll",
                    "clone",
                    "finalize",
                    "getClass");

    private Names() {}

    /// The class of a structure or of an enum's values. S3's `Object` and `Error` become entries,
    /// which is what they are: entries of a listing.
    static String type(Shape shape) {
        String name = capitalised(shape.name());
        return TAKEN.contains(name) ? name + "Entry" : name;
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /// `KeyId` is `keyId`, `MFADelete` is `mfaDelete`, `ETag` is `eTag`, `ACL` is `acl`.
    static String component(String memberName) {
        String name = memberName.replace('-', '_').replace('.', '_');
        int upper = 0;
        while (upper < name.length() && Character.isUpperCase(name.charAt(upper))) upper++;
        int lowered = upper > 1 && upper < name.length() ? upper - 1 : upper;
        String lower =
                name.substring(0, lowered).toLowerCase(Locale.ROOT) + name.substring(lowered);
        return SourceVersion.isKeyword(lower) || RESERVED.contains(lower) ? lower + "_" : lower;
    }

    /// `CreateKey` is `CREATE_KEY`; also for values: `aws:kms` is `AWS_KMS`.
    static String constant(String text) {
        String words =
                text.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                        .replace("*", "_ALL")
                        .replaceAll("[^A-Za-z0-9]+", "_")
                        .replaceAll("^_+|_+$", "")
                        .toUpperCase(Locale.ROOT);
        if (words.isEmpty()) return "EMPTY";
        return Character.isDigit(words.charAt(0)) ? "V" + words : words;
    }

    /// One constant per value, numbered where two values would share a name.
    static List<String> constants(List<String> values) {
        Set<String> used = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String value : values) {
            String name = constant(value);
            for (int i = 2; !used.add(name); i++) name = constant(value) + "_" + i;
            names.add(name);
        }
        return names;
    }
}
