package coffer.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The training data: 569 real measurements, each joined with an identity that is made up.
///
/// The measurements are the Wisconsin diagnostic breast cancer data set (UCI, CC BY 4.0). The
/// identities come from a fixed seed and belong to nobody; the column `identity` says so.
final class Patients {
    private static final String RESOURCE = "wisconsin-diagnostic-breast-cancer.csv";
    private static final long SEED = 20_261_121L;
    private static final List<String> FIRST =
            List.of("Ada", "Grace", "Katherine", "Mary", "Rosalind", "Emmy", "Lise", "Chien");
    private static final List<String> LAST =
            List.of("Okafor", "Lindqvist", "Moreau", "Tanaka", "Haddad", "Novak", "Silva", "Byrne");

    private final List<String> lines;
    private final List<String> markers;

    private Patients(List<String> lines, List<String> markers) {
        this.lines = List.copyOf(lines);
        this.markers = List.copyOf(markers);
    }

    static Patients load() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> lines = new ArrayList<>();
        List<String> markers = new ArrayList<>();
        lines.add("identity,name,national_id,email,measurements(30),benign");
        for (String row : measurements()) {
            String first = FIRST.get(random.nextInt(FIRST.size()));
            String last = LAST.get(random.nextInt(LAST.size()));
            String nationalId = "SYN-%09d".formatted(random.nextInt(1_000_000_000));
            String email =
                    "%s.%s.%d@synthetic.example".formatted(first, last, random.nextInt(10_000));
            lines.add("synthetic,%s %s,%s,%s,%s".formatted(first, last, nationalId, email, row));
            markers.add(nationalId);
            markers.add(email);
        }
        return new Patients(lines, markers);
    }

    int count() {
        return lines.size() - 1;
    }

    String csv() {
        return String.join("\n", lines) + "\n";
    }

    /// What must not be found at rest: every national id and every e-mail address.
    List<String> markers() {
        return markers;
    }

    private static List<String> measurements() {
        try (InputStream in = Patients.class.getResourceAsStream(RESOURCE)) {
            if (in == null) throw new IllegalStateException("the data set is not packaged");
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the packaged data set", e);
        }
    }
}
