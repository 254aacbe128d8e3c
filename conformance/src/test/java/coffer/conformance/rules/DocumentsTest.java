package coffer.conformance.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every Markdown file has one title, and its links lead somewhere.
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    private final SourceTree tree = SourceTree.ofProject();

    @Test
    void everyDocumentHasOneTitleAndBeginsWithIt() {
        List<Finding> findings = new ArrayList<>();
        for (Path file : tree.endingIn(".md").toList()) {
            String prose = prose(file);
            long titles = prose.lines().filter(line -> line.startsWith("# ")).count();
            if (titles != 1) findings.add(new Finding(tree.name(file), titles + " titles"));
            if (!prose.startsWith("# ")) {
                findings.add(new Finding(tree.name(file), "does not begin with its title"));
            }
        }

        Finding.refuse("a document has one title, at its beginning", findings);
    }

    @Test
    void noRelativeLinkIsDead() {
        List<Finding> findings = new ArrayList<>();
        for (Path file : tree.endingIn(".md").toList()) {
            LINK.matcher(prose(file))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .filter(target -> !leadsSomewhere(file, target))
                    .forEach(target -> findings.add(new Finding(tree.name(file), target)));
        }

        Finding.refuse("relative links lead somewhere", findings);
    }

    private boolean leadsSomewhere(Path from, String target) {
        String[] pathAndAnchor = target.split("#", 2);
        Path file =
                pathAndAnchor[0].isEmpty()
                        ? from
                        : from.resolveSibling(pathAndAnchor[0]).normalize();
        if (!Files.exists(file) || !file.startsWith(tree.root())) return false;
        if (pathAndAnchor.length == 1 || !file.toString().endsWith(".md")) return true;
        return HEADING.matcher(prose(file))
                .results()
                .map(DocumentsTest::anchor)
                .anyMatch(pathAndAnchor[1]::equals);
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String prose(Path file) {
        return FENCED.matcher(SourceTree.text(file)).replaceAll("");
    }
}
