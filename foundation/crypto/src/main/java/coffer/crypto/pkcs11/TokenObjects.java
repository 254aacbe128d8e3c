package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The keys of a token, seen through one session.
final class TokenObjects {
    private static final long KEY_BYTES = 32;

    private final Cryptoki cryptoki;
    private final long session;

    TokenObjects(Cryptoki cryptoki, long session) {
        this.cryptoki = cryptoki;
        this.session = session;
    }

    /// A key of 256 bits that only computes codes.
    long create(Bytes id, String label, Derivation derivation) {
        try (Arena arena = Arena.ofConfined()) {
            Template template =
                    new Template(arena)
                            .number(Template.CLASS, Template.SECRET_KEY)
                            .number(Template.KEY_TYPE, derivation.keyType())
                            .number(Template.VALUE_LENGTH, KEY_BYTES)
                            .bytes(Template.ID, id.expose())
                            .bytes(Template.LABEL, label.getBytes(StandardCharsets.UTF_8))
                            .flag(Template.TOKEN, true)
                            .flag(Template.PRIVATE, true)
                            .flag(Template.SENSITIVE, true)
                            .flag(Template.EXTRACTABLE, false)
                            .flag(Template.SIGN, true)
                            .flag(Template.VERIFY, false)
                            .flag(Template.ENCRYPT, false)
                            .flag(Template.DECRYPT, false)
                            .flag(Template.WRAP, false)
                            .flag(Template.UNWRAP, false)
                            .flag(Template.DERIVE, false);
            MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
            cryptoki.call(
                    Function.C_GENERATE_KEY,
                    session,
                    Mechanisms.plain(arena, derivation.generation()),
                    template.address(),
                    template.count(),
                    handle.address());
            return handle.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /// The secret key with this id, if there is exactly one.
    Optional<Long> find(Bytes id) {
        try (Arena arena = Arena.ofConfined()) {
            Template template =
                    new Template(arena)
                            .number(Template.CLASS, Template.SECRET_KEY)
                            .flag(Template.TOKEN, true)
                            .bytes(Template.ID, id.expose());
            cryptoki.call(
                    Function.C_FIND_OBJECTS_INIT, session, template.address(), template.count());
            MemorySegment handles = arena.allocate(ValueLayout.JAVA_LONG, 2);
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            try {
                cryptoki.call(
                        Function.C_FIND_OBJECTS, session, handles.address(), 2, count.address());
            } finally {
                long _ = cryptoki.answerOf(Function.C_FIND_OBJECTS_FINAL, session);
            }
            return switch ((int) count.get(ValueLayout.JAVA_LONG, 0)) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(handles.get(ValueLayout.JAVA_LONG, 0));
                default ->
                        throw new TokenException(
                                Problem.UNSUITABLE, "the token has several keys of one id");
            };
        }
    }

    /// Whether the key was born in the token and can never leave it, by the token's own word.
    boolean isConfined(long key) {
        return isTrue(key, Template.SENSITIVE)
                && isTrue(key, Template.ALWAYS_SENSITIVE)
                && isTrue(key, Template.NEVER_EXTRACTABLE)
                && !isTrue(key, Template.EXTRACTABLE);
    }

    /// The kind of a key, which says how it derives.
    Derivation derivation(long key) {
        try (Arena arena = Arena.ofConfined()) {
            Template asked = new Template(arena).number(Template.KEY_TYPE, 0);
            long address = asked.address();
            cryptoki.call(Function.C_GET_ATTRIBUTE_VALUE, session, key, address, 1);
            return Derivation.ofKeyType(asked.number())
                    .orElseThrow(() ->
                            new TokenException(
                                    Problem.UNSUITABLE, "the key is of a kind not used here"));
        }
    }

    SecretBytes derive(KeyHandle key, String label, Bytes context) {
        int blockBytes = key.derivation().blockBytes();
        byte[][] inputs = key.derivation().inputs(label, context);
        byte[] output = new byte[Derivation.BYTES];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(blockBytes);
            long mechanism = Mechanisms.plain(arena, key.derivation().code());
            for (int i = 0; i < inputs.length; i++) {
                cryptoki.call(Function.C_SIGN_INIT, session, mechanism, key.number());
                sign(arena, inputs[i], block);
                MemorySegment.copy(
                        block, ValueLayout.JAVA_BYTE, 0, output, i * blockBytes, blockBytes);
            }
            block.fill((byte) 0);
        }
        return SecretBytes.adopt(output);
    }

    private void sign(Arena arena, byte[] text, MemorySegment code) {
        MemorySegment input = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
        MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_LONG, code.byteSize());
        cryptoki.call(
                Function.C_SIGN,
                session,
                input.address(),
                input.byteSize(),
                code.address(),
                length.address());
        if (length.get(ValueLayout.JAVA_LONG, 0) != code.byteSize()) {
            throw new TokenException(Problem.UNSUITABLE, "the token's code is too short");
        }
    }

    void destroy(long key) {
        cryptoki.call(Function.C_DESTROY_OBJECT, session, key);
    }

    SecretBytes random(int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(length);
            cryptoki.call(Function.C_GENERATE_RANDOM, session, room.address(), length);
            SecretBytes bytes = SecretBytes.adopt(room.toArray(ValueLayout.JAVA_BYTE));
            room.fill((byte) 0);
            return bytes;
        }
    }

    /// What the token says to a question for an attribute of the key with this id.
    long ask(Bytes id, long attribute) {
        long key = find(id).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            long asked = new Template(arena).bytes(attribute, new byte[64]).address();
            return cryptoki.answerOf(Function.C_GET_ATTRIBUTE_VALUE, session, key, asked, 1);
        }
    }

    private boolean isTrue(long key, long attribute) {
        try (Arena arena = Arena.ofConfined()) {
            Template asked = new Template(arena).flag(attribute, false);
            long address = asked.address();
            cryptoki.call(Function.C_GET_ATTRIBUTE_VALUE, session, key, address, 1);
            return asked.isFlagSet();
        }
    }
}
