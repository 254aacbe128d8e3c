package coffer.server.doctor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.util.Optional;

/// Asks the Linux kernel itself, through the C library.
public final class SystemCalls implements Machine.Kernel {
    // adjtimex(2): the structure is shorter; all zero only asks.
    private static final int TIMEX_BYTES = 512;
    private static final int TIME_ERROR = 5;
    // getrandom(2)
    private static final int RANDOM_BYTES = 16;
    private static final int WITHOUT_WAITING = 1;

    private final Linker linker = Linker.nativeLinker();

    @Override
    public Optional<Boolean> isClockKept() {
        return linker.defaultLookup().find("adjtimex").flatMap(this::askClock);
    }

    @Override
    public Optional<Boolean> hasRandomness() {
        return linker.defaultLookup().find("getrandom").map(this::askRandomness);
    }

    // The launchers enable native access.
    @SuppressWarnings("restricted")
    private Optional<Boolean> askClock(MemorySegment symbol) {
        Adjtimex adjtimex =
                MethodHandleProxies.asInterfaceInstance(
                        Adjtimex.class,
                        linker.downcallHandle(
                                symbol,
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
        try (Arena arena = Arena.ofConfined()) {
            int state = adjtimex.call(arena.allocate(TIMEX_BYTES, 8));
            return state < 0 ? Optional.empty() : Optional.of(state != TIME_ERROR);
        }
    }

    @SuppressWarnings("restricted")
    private boolean askRandomness(MemorySegment symbol) {
        Getrandom getrandom =
                MethodHandleProxies.asInterfaceInstance(
                        Getrandom.class,
                        linker.downcallHandle(
                                symbol,
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_INT)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(RANDOM_BYTES);
            return getrandom.call(room, RANDOM_BYTES, WITHOUT_WAITING) == RANDOM_BYTES;
        }
    }

    /// The C function; public because the JVM implements it.
    @FunctionalInterface
    public interface Adjtimex {
        int call(MemorySegment timex);
    }

    /// The C function; public because the JVM implements it.
    @FunctionalInterface
    public interface Getrandom {
        long call(MemorySegment buffer, long length, int flags);
    }
}
