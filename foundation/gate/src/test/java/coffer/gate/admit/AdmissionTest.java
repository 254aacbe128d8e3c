package coffer.gate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.admit.Admission.Ticket;
import coffer.gate.admit.Limits.Share;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final Share all = Limits.none().address();

    private Admission admission(Share address) {
        return new Admission(new Limits(address, all, 60, 3), now::get);
    }

    @Test
    void letsNoMoreInAtATimeThanItsShare() {
        Admission admission = admission(new Share(2, 100));
        Ticket first = admission.fromAddress("203.0.113.7");
        Ticket second = admission.fromAddress("203.0.113.7");

        boolean third = admission.fromAddress("203.0.113.7").isGranted();
        first.close();
        boolean afterwards = admission.fromAddress("203.0.113.7").isGranted();

        assertThat(second.isGranted()).isTrue();
        assertThat(third).isFalse();
        assertThat(afterwards).isTrue();
    }

    @Test
    void takesNothingForWhoIsRefused() {
        Admission admission = admission(new Share(1, 100));
        Ticket only = admission.fromAddress("203.0.113.7");
        for (int i = 0; i < 10; i++) admission.fromAddress("203.0.113.7").close();

        only.close();

        assertThat(admission.fromAddress("203.0.113.7").isGranted()).isTrue();
    }

    @Test
    void countsASubnetOfIpv6AsOneAddress() {
        Admission admission = admission(new Share(1, 100));
        Ticket first = admission.fromAddress("2001:db8:1:2::1");

        assertThat(first.isGranted()).isTrue();
        assertThat(admission.fromAddress("2001:db8:1:2:ffff::9").isGranted()).isFalse();
        assertThat(admission.fromAddress("2001:db8:1:3::1").isGranted()).isTrue();
        assertThat(admission.fromAddress("::ffff:203.0.113.7").isGranted()).isTrue();
        assertThat(admission.fromAddress("203.0.113.7").isGranted()).isFalse();
    }

    @Test
    void forgivesFailuresAtTheirRate() {
        Admission admission = admission(all);
        for (int i = 0; i < 60; i++) admission.failed("203.0.113.7");

        boolean atOnce = admission.mayTry("203.0.113.7", "AKIA1");
        now.addAndGet(SECOND);
        boolean aSecondLater = admission.mayTry("203.0.113.7", "AKIA1");

        assertThat(atOnce).isFalse();
        assertThat(aSecondLater).isTrue();
    }
}
