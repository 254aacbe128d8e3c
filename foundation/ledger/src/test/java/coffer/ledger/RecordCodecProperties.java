package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordCodecProperties {
    private static final String ALPHABET = "a\"\\{}[],:\u0000\u001f\u007fé€\u2028 \n";

    @Test
    void readsBackWhatItWrote() {
        Forall.cases(gen -> {
            RecordCodec.Numbered numbered =
                    new RecordCodec.Numbered(gen.random().nextLong(), record(gen));

            assertThat(RecordCodec.decode(RecordCodec.encode(numbered, 0))).isEqualTo(numbered);
        });
    }

    @Test
    void refusesWhatItDidNotWriteWithoutFailingOtherwise() {
        Forall.cases(gen -> {
            byte[] bytes = RecordCodec.encode(new RecordCodec.Numbered(1, Events.numbered(1)), 0);
            byte[] cut = Arrays.copyOf(bytes, gen.below(bytes.length - 20));

            assertThatThrownBy(() -> RecordCodec.decode(cut))
                    .isInstanceOf(LedgerBrokenException.class);
        });
    }

    private static AuditRecord record(Gen gen) {
        Phase phase = gen.oneOf(List.of(Phase.values()));
        return new AuditRecord(
                "id" + gen.text(ALPHABET),
                Site.START.plusNanos(gen.random().nextLong(1L << 50)),
                gen.text(ALPHABET),
                gen.text(ALPHABET),
                gen.oneOf(List.of(EventCategory.values())),
                phase,
                phase == Phase.OUTCOME ? Optional.of(gen.text(ALPHABET)) : Optional.empty(),
                gen.text(ALPHABET),
                gen.text(ALPHABET),
                gen.flip(),
                gen.text(ALPHABET),
                gen.text(ALPHABET),
                gen.flip() ? Optional.of(gen.text(ALPHABET)) : Optional.empty(),
                IntStream.range(0, gen.below(3))
                        .mapToObj(i -> new ResourceRef(gen.text(ALPHABET), gen.text(ALPHABET)))
                        .toList(),
                gen.flip() ? Optional.of(gen.text(ALPHABET)) : Optional.empty(),
                gen.text(ALPHABET));
    }
}
