package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// One PKCS#11 library, called as C calls it.
///
/// On every 64-bit Unix that Java runs on, a pointer and a `CK_ULONG` are eight bytes and travel
/// alike, so all arguments are longs here. (Windows, where they differ, is not supported.)
final class Cryptoki {
    private static final int FUNCTIONS = 68;
    // CK_VERSION, padded to the size of a pointer.
    private static final long FIRST_FUNCTION = 8;
    private static final long LIST_BYTES = FIRST_FUNCTION + FUNCTIONS * Long.BYTES;

    // CK_C_INITIALIZE_ARGS: four functions, flags, one reserved pointer.
    private static final long INITIALIZE_ARGUMENTS_BYTES = 48;
    private static final long INITIALIZE_FLAGS = 32;
    private static final long USE_OPERATING_SYSTEM_LOCKS = 2;

    private final Map<Function, Call> calls;

    private Cryptoki(Map<Function, Call> calls) {
        this.calls = calls;
    }

    /// A C function; public because the JVM implements it. There must be as many arguments as it
    /// takes.
    @FunctionalInterface
    public interface Call {
        long call(long[] arguments);
    }

    /// Loads the library, for good.
    // The launchers enable native access.
    @SuppressWarnings("restricted")
    static Cryptoki load(Path library) {
        MemorySegment list = functionList(library);
        Map<Function, Call> calls = new EnumMap<>(Function.class);
        for (Function function : Function.values()) {
            MemorySegment address =
                    list.get(
                            ValueLayout.ADDRESS,
                            FIRST_FUNCTION + (long) function.place() * Long.BYTES);
            calls.put(function, callable(address, function.arity()));
        }
        return new Cryptoki(calls);
    }

    /// Throws [TokenException] unless the library says that it is done.
    void call(Function function, long... arguments) {
        long answer = answerOf(function, arguments);
        if (answer != ReturnValue.OK) throw ReturnValue.failure(function, answer);
    }

    /// The same for functions whose refusals are no failures: what the library says.
    long answerOf(Function function, long... arguments) {
        if (arguments.length != function.arity()) {
            throw new IllegalArgumentException(function + " takes " + function.arity());
        }
        Call call = calls.get(function);
        if (call == null) throw new IllegalStateException("no " + function);
        return call.call(arguments);
    }

    /// Lets the library begin anew: only so do some of them see a token that has come back.
    void restart() {
        long _ = answerOf(Function.C_FINALIZE, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(INITIALIZE_ARGUMENTS_BYTES, Long.BYTES);
            arguments.set(ValueLayout.JAVA_LONG, INITIALIZE_FLAGS, USE_OPERATING_SYSTEM_LOCKS);
            call(Function.C_INITIALIZE, arguments.address());
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment functionList(Path library) {
        Call ask = callable(symbol(library), 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ValueLayout.ADDRESS);
            long answer = ask.call(new long[] {pointer.address()});
            MemorySegment list = pointer.get(ValueLayout.ADDRESS, 0);
            if (answer != ReturnValue.OK || list.equals(MemorySegment.NULL)) {
                throw new TokenException(Problem.GONE, library + " has no list of functions");
            }
            return list.reinterpret(LIST_BYTES);
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment symbol(Path library) {
        try {
            return SymbolLookup.libraryLookup(library.toAbsolutePath(), Arena.global())
                    .find("C_GetFunctionList")
                    .orElseThrow(() ->
                            new TokenException(
                                    Problem.GONE, library + " is not a PKCS#11 library"));
        } catch (IllegalArgumentException unloadable) {
            throw new TokenException(Problem.GONE, library + " cannot be loaded");
        }
    }

    @SuppressWarnings("restricted")
    private static Call callable(MemorySegment address, int arity) {
        MemoryLayout[] parameters = new MemoryLayout[arity];
        Arrays.fill(parameters, ValueLayout.JAVA_LONG);
        MethodHandle handle =
                Linker.nativeLinker()
                        .downcallHandle(
                                address, FunctionDescriptor.of(ValueLayout.JAVA_LONG, parameters));
        return MethodHandleProxies.asInterfaceInstance(
                Call.class, handle.asSpreader(long[].class, arity));
    }
}
