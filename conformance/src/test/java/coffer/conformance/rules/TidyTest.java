package coffer.conformance.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of STYLE.md that the formatter and the compiler do not know.
class TidyTest {
    private static final int MOST_FILE_LINES = 500;
    private static final int MOST_METHOD_LINES = 60;
    private static final int MOST_PARAMETERS = 4;
    private static final Pattern BAD_TYPE_NAME =
            Pattern.compile(".*(Impl|Manager|Helper|Utils?)$|^I[A-Z][a-z].*Interface$");
    private static final Pattern TEST_SUFFIX =
            Pattern.compile(".*(Test|Properties|Vectors|Conformance|Benchmark)$");
    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "TestFactory", "ParameterizedTest", "RepeatedTest");
    // What reads or writes a caller's stream fails as that stream does.
    private static final Set<String> MAY_BE_THROWN = Set.of("IOException");

    private final SourceTree tree = SourceTree.ofProject();

    @Test
    void noFileIsLongerThan500Lines() {
        List<Finding> findings =
                tree.endingIn(".java", ".py", ".sh")
                        .filter(file -> SourceTree.lines(file).size() > MOST_FILE_LINES)
                        .map(file -> new Finding(tree.name(file), "split it: one idea each"))
                        .toList();

        Finding.refuse("files have at most 500 lines", findings);
    }

    @Test
    void noMethodIsLongerThan60Lines() {
        List<Finding> findings =
                methods(method -> method.lines() > MOST_METHOD_LINES)
                        .map(method -> at(method, method.lines() + " lines; name its steps"))
                        .toList();

        Finding.refuse("methods have at most 60 lines", findings);
    }

    @Test
    void noMethodTakesMoreThanFourParameters() {
        List<Finding> findings =
                mainMethods()
                        .filter(method -> method.parameters() > MOST_PARAMETERS)
                        .filter(method -> !method.isConstructor())
                        .filter(method -> !method.annotations().contains("Override"))
                        .map(method -> at(method, method.parameters() + "; make them a record"))
                        .toList();

        Finding.refuse("methods take at most four parameters", findings);
    }

    @Test
    void noAccessorBeginsWithGet() {
        List<Finding> findings =
                mainMethods()
                        .filter(method -> method.name().matches("get[A-Z].*"))
                        .filter(method -> !isOperationNamedByAws(method))
                        .filter(method -> !method.annotations().contains("Override"))
                        .map(method -> at(method, "name the thing, without `get`"))
                        .toList();

        Finding.refuse("accessors are named after what they give", findings);
    }

    @Test
    void publicSignaturesNameNoCheckedException() {
        List<Finding> findings =
                mainMethods()
                        .filter(method -> !method.annotations().contains("Override"))
                        .filter(JavaSources.Method::isPublic)
                        // Nobody of ours calls these: the JVM and JMH do.
                        .filter(method -> !method.name().equals("main"))
                        .filter(method -> !method.annotations().contains("Benchmark"))
                        .filter(method -> !MAY_BE_THROWN.containsAll(method.thrown()))
                        .map(method -> at(method, "wrap " + method.thrown() + " unchecked"))
                        .toList();

        Finding.refuse("public signatures name no checked exceptions", findings);
    }

    @Test
    void noTypeIsNamedAfterNothing() {
        List<Finding> findings =
                sources().types().stream()
                        .filter(type -> BAD_TYPE_NAME.matcher(type.name()).matches())
                        .map(type -> new Finding(tree.name(type.file()), type.name()))
                        .toList();

        Finding.refuse("a class is a noun of the domain, not Impl, Manager or Util", findings);
    }

    @Test
    void everyPublicTypeSaysWhatItIs() {
        List<Finding> findings =
                sources().types().stream()
                        .filter(type -> SourceTree.isMain(type.file()))
                        .filter(type -> type.isTopLevel() && type.isPublic() && !type.hasComment())
                        .map(type -> new Finding(tree.name(type.file()), type.name()))
                        .toList();

        Finding.refuse("every public type has a `///` sentence", findings);
    }

    @Test
    void everyTestIsInAClassThatTheBuildRuns() {
        List<Finding> findings =
                methods(method ->
                                method.annotations().stream().anyMatch(TEST_ANNOTATIONS::contains))
                        .filter(method ->
                                !TEST_SUFFIX.matcher(fileTypeName(method.file())).matches())
                        .map(method -> at(method, "rename the class ...Test; it never runs"))
                        .toList();

        Finding.refuse("tests are in ...Test, ...Properties, ...Vectors, ...Conformance", findings);
    }

    @Test
    void noBannedWordIsUsed() {
        List<Finding> findings = new ArrayList<>();
        for (BannedWord word : BannedWord.all()) {
            Pattern pattern = word.compiled();
            tree.endingIn(".java")
                    .filter(file -> word.inTestsToo() || SourceTree.isMain(file))
                    .filter(file -> !file.endsWith("BannedWord.java"))
                    .filter(file -> !word.allows(tree.name(file)))
                    .forEach(file -> findings.addAll(matches(file, pattern, word.remedy())));
        }

        Finding.refuse("there is a better way to say it", findings);
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        Set<String> mainPackages =
                directories(SourceTree::isMain)
                        .map(TidyTest::packagePath)
                        .collect(Collectors.toSet());
        List<Finding> findings =
                Stream.concat(
                                directories(SourceTree::isMain),
                                directories(SourceTree::isTest)
                                        .filter(it -> !mainPackages.contains(packagePath(it))))
                        .filter(directory -> !isDescribed(directory.resolve("package-info.java")))
                        .map(directory -> new Finding(tree.name(directory), "package-info.java"))
                        .toList();

        Finding.refuse("each package has a `///` sentence and @NullMarked", findings);
    }

    @Test
    void theRulesSeeEveryModule() {
        String pom = SourceTree.text(tree.root().resolve("conformance/pom.xml"));
        Matcher modules =
                Pattern.compile("<module>(?:[^<]*/)?([^</]+)</module>")
                        .matcher(SourceTree.text(tree.root().resolve("pom.xml")));
        List<Finding> findings =
                modules.results()
                        .map(module -> module.group(1))
                        .filter(name -> !Set.of("conformance", "benchmarks").contains(name))
                        .filter(name -> !pom.contains("<artifactId>" + name + "</artifactId>"))
                        .map(name -> new Finding("conformance/pom.xml", "add " + name))
                        .toList();

        Finding.refuse("conformance depends on every module", findings);
    }

    @Test
    void shellScriptsStopAtTheFirstError() {
        List<Finding> findings =
                Stream.concat(
                                tree.endingIn("/verify", "/coffer", ".sh")
                                        .filter(Files::isRegularFile),
                                tree.endingIn("").filter(it -> tree.name(it).startsWith("bin/")))
                        .filter(TidyTest::isExecutedBash)
                        .filter(file -> !SourceTree.text(file).contains("set -euo pipefail"))
                        .map(file -> new Finding(tree.name(file), "set -euo pipefail"))
                        .toList();

        Finding.refuse("scripts stop at the first error", findings);
    }

    private static boolean isExecutedBash(Path file) {
        return SourceTree.text(file).startsWith("#!/usr/bin/env bash");
    }

    private static boolean isDescribed(Path packageInfo) {
        if (!Files.exists(packageInfo)) return false;
        String text = SourceTree.text(packageInfo);
        return text.startsWith("///") && text.contains("@NullMarked");
    }

    // AWS's verbs are the names of operations: `KeyPolicyOperations.getKeyPolicy`.
    private boolean isOperationNamedByAws(JavaSources.Method method) {
        return method.typeName().endsWith("Operations");
    }

    private Stream<Path> directories(Predicate<Path> kind) {
        return tree.endingIn(".java").filter(kind).map(Path::getParent).distinct();
    }

    private static String packagePath(Path directory) {
        return directory.toString().replaceFirst(".*/src/(main|test)/java/", "");
    }

    private static String fileTypeName(Path file) {
        return String.valueOf(file.getFileName()).replace(".java", "");
    }

    private List<Finding> matches(Path file, Pattern pattern, String remedy) {
        List<Finding> findings = new ArrayList<>();
        List<String> lines = SourceTree.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = pattern.matcher(lines.get(i));
            if (matcher.find()) {
                String what = "`%s`: %s".formatted(matcher.group().strip(), remedy);
                findings.add(new Finding(tree.name(file) + ":" + (i + 1), what));
            }
        }
        return findings;
    }

    private Stream<JavaSources.Method> methods(Predicate<JavaSources.Method> filter) {
        return sources().methods().stream().filter(filter);
    }

    private Stream<JavaSources.Method> mainMethods() {
        return methods(method -> SourceTree.isMain(method.file()));
    }

    private Finding at(JavaSources.Method method, String what) {
        String place = tree.name(method.file()) + ":" + method.firstLine();
        return new Finding(place, method.name() + ": " + what);
    }

    private JavaSources sources() {
        return Parsed.SOURCES;
    }

    /// Parsed once, when first needed.
    private static final class Parsed {
        static final JavaSources SOURCES =
                JavaSources.parse(SourceTree.ofProject().endingIn(".java").toList());
    }
}
