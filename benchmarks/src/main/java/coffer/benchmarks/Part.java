package coffer.benchmarks;

import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.micro.MicroSection;
import coffer.benchmarks.section.ConnectionSection;
import coffer.benchmarks.section.KmsSection;
import coffer.benchmarks.section.ListingSection;
import coffer.benchmarks.section.MemorySection;
import coffer.benchmarks.section.ObjectSection;
import coffer.benchmarks.section.Section;
import coffer.benchmarks.section.StartSection;
import coffer.benchmarks.signing.SigningSection;
import java.util.Locale;

/// The parts of a run by name, in order.
enum Part {
    START,
    MICRO,
    SIGNING,
    CONNECTIONS,
    KMS,
    OBJECTS,
    LISTING,
    MEMORY;

    Section section() {
        return switch (this) {
            case START -> new StartSection();
            case MICRO -> new MicroSection();
            case SIGNING -> new SigningSection();
            case CONNECTIONS -> new ConnectionSection();
            case KMS -> new KmsSection();
            case OBJECTS -> new ObjectSection();
            case LISTING -> new ListingSection();
            case MEMORY -> new MemorySection();
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Part parse(String label) {
        for (Part part : values()) {
            if (part.label().equals(label)) return part;
        }
        throw new BenchmarkException("no such part: " + label);
    }
}
