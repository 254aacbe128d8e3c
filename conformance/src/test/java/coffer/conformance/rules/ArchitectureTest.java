package coffer.conformance.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shape of the system: what may know what.
class ArchitectureTest {
    private static final String[] FOUNDATION = {
        "coffer.kernel..",
        "coffer.crypto..",
        "coffer.policy..",
        "coffer.store..",
        "coffer.ledger..",
        "coffer.wire..",
        "coffer.gate.."
    };
    private static final String[] ASSEMBLY = {"coffer.server..", "coffer.cli..", "coffer.demo.."};

    // Rules may find nothing to judge, so that a module can come later; the classes must be there.
    @Test
    void theClassesOfEveryLayerAreSeen() {
        for (String layer : FOUNDATION) {
            String name = layer.replace("..", "");
            assertThat(Imported.CLASSES).as(layer).anyMatch(type -> residesIn(type, name));
        }
    }

    @Test
    void servicesDoNotKnowEachOther() {
        Map<String, Set<String>> packagesByService = packagesByService();
        packagesByService.forEach((service, packages) -> {
            String[] others =
                    packagesByService.entrySet().stream()
                            .filter(other -> !other.getKey().equals(service))
                            .flatMap(other -> other.getValue().stream())
                            .toArray(String[]::new);
            check(
                    noClasses()
                            .that()
                            .resideInAnyPackage(packages.toArray(String[]::new))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others)
                            .because(
                                    "what one service needs of another is a port in gate,"
                                            + " so that it goes through the one door"));
        });
    }

    @Test
    void dependenciesPointDown() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(FOUNDATION)
                        .should()
                        .dependOnClassesThat(
                                describe("are of a service or above", ArchitectureTest::isAbove))
                        .because("the foundation is the same whatever is built on it"));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(servicePackages())
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(ASSEMBLY)
                        .because("services are wired by the server and do not know it"));
    }

    @Test
    void theFoundationIsLayered() {
        mayUse("coffer.kernel..", "coffer.kernel..");
        mayUse("coffer.policy..", "coffer.policy..", "coffer.kernel..");
        mayUse("coffer.crypto..", "coffer.crypto..", "coffer.kernel..");
        mayUse("coffer.wire..", "coffer.wire..", "coffer.kernel..");
        mayUse("coffer.store..", "coffer.store..", "coffer.crypto..", "coffer.kernel..");
        mayUse(
                "coffer.ledger..",
                "coffer.ledger..",
                "coffer.store..",
                "coffer.crypto..",
                "coffer.kernel..");
    }

    private static void mayUse(String layer, String... lower) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(layer)
                        .should()
                        .dependOnClassesThat(
                                describe(
                                        "are ours and not of " + List.of(lower),
                                        type -> isOurs(type) && !residesIn(type, lower)))
                        .because("each layer can be read with only those below it in mind"));
    }

    @Test
    void kernelAndPolicyUseNothingThirdParty() {
        check(
                classes()
                        .that()
                        .resideInAnyPackage("coffer.kernel..", "coffer.policy..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "coffer.kernel..", "coffer.policy..", "java..", "org.jspecify..")
                        .because("whoever audits a decision must be able to read all of it"));
    }

    @Test
    void cryptographyIsInOnePlace() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("coffer.crypto..")
                        .and()
                        .doNotHaveFullyQualifiedName("coffer.wire.sigv4.Hmac")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("javax.crypto..")
                        .because("ciphers are easily misused; SigV4's HMAC is the one exception"));
        onlyIn(
                List.of("coffer.crypto..", "coffer.server.tls.."),
                List.of("org.bouncycastle..", "com.amazon.corretto.."),
                "providers can then be swapped in one place");
    }

    @Test
    void enginesStayBehindTheirSeams() {
        onlyIn(
                List.of("coffer.store.."),
                List.of("java.sql..", "org.sqlite.."),
                "every other part speaks to the store's interface");
        onlyIn(
                List.of("coffer.wire.http.."),
                List.of("org.eclipse.jetty.."),
                "the HTTP engine can then be swapped");
        onlyIn(
                List.of("coffer.store.remote..", "coffer.cli..", "coffer.demo.."),
                List.of("software.amazon.awssdk.."),
                "the server reaches another store with sealed bytes only");
        onlyIn(
                List.of("coffer.cli..", "coffer.demo.."),
                List.of("picocli.."),
                "the command line is one of several ways in");
    }

    @Test
    void onlyTheGatePerformsWhatWasAuthorised() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("coffer.gate..")
                        .should()
                        .callMethodWhere(
                                describe(
                                        "is Plan.perform",
                                        call ->
                                                call.getName().equals("perform")
                                                        && call.getTargetOwner()
                                                                .getName()
                                                                .equals("coffer.gate.Plan")))
                        .because("nothing runs that was not authorised and recorded"));
    }

    @Test
    void aRotationKnowsAllThatTheRootKeyWraps() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("coffer.crypto.root..")
                        .and()
                        .haveNameNotMatching(
                                "coffer[.]store[.](StoreDirectory|keys[.](TopKeyFiles|DomainKeys))"
                                        + "|coffer[.]server[.]root[.]SealedFile")
                        .should()
                        .callMethodWhere(
                                describe(
                                        "is RootKey.wrap",
                                        call ->
                                                call.getName().equals("wrap")
                                                        && call.getTargetOwner()
                                                                .getName()
                                                                .equals(
                                                                        "coffer.crypto.root.RootKey")))
                        .because("what else it wrapped would be lost with the former root key"));
    }

    @Test
    void onlyTheCommandLinePrints() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "coffer.cli..", "coffer.demo..", "coffer.wire.codegen..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .because("a server logs"));
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("coffer.cli..", "coffer.wire.codegen..")
                        .should()
                        .callMethod(System.class, "exit", int.class)
                        .because("only a main method ends the process"));
    }

    @Test
    void timeIsGiven() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(ASSEMBLY)
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(InstantSource.class, "system")
                        .orShould()
                        .callMethod(Clock.class, "systemUTC")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .because("tests move the clock; the server passes the system's"));
    }

    @Test
    void nothingDeserialisesObjectsOrReflects() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.io.ObjectInputStream")
                        .because("bytes become objects only by our own bounded parsers"));
        check(
                noClasses()
                        .that()
                        .haveNameNotMatching(
                                "coffer[.]store[.]sqlite[.](RecordReader|ValueReader).*")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.lang.reflect..")
                        .because("only stored records are made as their types declare them"));
    }

    @Test
    void exceptionsAreUnchecked() {
        check(
                classes()
                        .that()
                        .areAssignableTo(Exception.class)
                        .should()
                        .beAssignableTo(RuntimeException.class)
                        .because("no signature of ours names a checked exception"));
    }

    @Test
    void arraysNeverSitInRecords() {
        check(
                noFields()
                        .that(describe("are of a record", ArchitectureTest::isComponent))
                        .should()
                        .haveRawType(describe("an array", JavaClass::isArray))
                        .because("an array can be changed and compares by identity"));
    }

    @Test
    void fieldsThatAreSharedAreConstant() {
        check(fields().that().areStatic().should().beFinal().because("there is no global state"));
    }

    @Test
    void modulesHaveNoCycles() {
        check(
                slices().matching("coffer.(*)..")
                        .should()
                        .beFreeOfCycles()
                        .because("a reader must be able to begin somewhere"));
    }

    /// Not yet of gate, store, kms, iam, sts and trail: in each the root has words that the rest
    /// uses, and an entry point that uses the rest.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cli", "crypto", "demo", "kernel", "ledger", "policy", "s3", "server", "wire"
            })
    void packagesOfAModuleHaveNoCycles(String module) {
        check(
                slices().matching("(coffer." + module + "..)")
                        .should()
                        .beFreeOfCycles()
                        .because("either a root uses what is below it or is used by it"));
    }

    private static void onlyIn(List<String> home, List<String> packages, String reason) {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(home.toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages.toArray(String[]::new))
                        .because(reason));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(Imported.CLASSES);
    }

    private static boolean isComponent(JavaField field) {
        return field.getOwner().isRecord()
                && !field.getModifiers()
                        .contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("coffer.");
    }

    private static boolean isAbove(JavaClass type) {
        return isOurs(type) && !residesIn(type, FOUNDATION);
    }

    private static boolean residesIn(JavaClass type, String... packages) {
        return List.of(packages).stream()
                .map(pattern -> pattern.replace("..", ""))
                .anyMatch(root ->
                        type.getPackageName().equals(root)
                                || type.getPackageName().startsWith(root + "."));
    }

    private static String[] servicePackages() {
        return packagesByService().values().stream().flatMap(Set::stream).toArray(String[]::new);
    }

    /// `services/iam` holds `coffer.iam` and `coffer.sts`: one service, two packages.
    private static Map<String, Set<String>> packagesByService() {
        SourceTree tree = SourceTree.ofProject();
        Map<String, Set<String>> packages = new TreeMap<>();
        for (Path file : tree.endingIn(".java").filter(SourceTree::isMain).toList()) {
            String name = tree.name(file);
            if (!name.startsWith("services/")) continue;
            String service = name.split("/")[1];
            String root = name.replaceFirst(".*/src/main/java/coffer/([^/]+)/.*", "coffer.$1..");
            packages.computeIfAbsent(service, it -> new TreeSet<>()).add(root);
        }
        return packages;
    }

    /// Imported once, when first needed.
    private static final class Imported {
        static final JavaClasses CLASSES =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("/coffer/testing/"))
                        .withImportOption(location -> !location.contains("gate-testing"))
                        .importPackages("coffer");
    }
}
