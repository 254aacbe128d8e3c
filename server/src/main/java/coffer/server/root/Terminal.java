package coffer.server.root;

import coffer.kernel.SecretBytes;
import coffer.server.config.ConfigurationException;
import java.io.Console;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Where the operator types what no file holds.
final class Terminal {
    private Terminal() {}

    /// What he types, in UTF-8, without showing it. Throws [ConfigurationException] if there is no
    /// terminal.
    static SecretBytes secret(String prompt) {
        Console console =
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .orElseThrow(() ->
                                new ConfigurationException(
                                        "there is no terminal to read the passphrase"
                                                + " from; set passphrase-file"));
        char[] typed = console.readPassword("%s", prompt);
        // Three bytes hold any UTF-16 unit in UTF-8.
        byte[] room = new byte[3 * typed.length];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        var _ = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
        SecretBytes secret = SecretBytes.adopt(Arrays.copyOf(room, encoded.position()));
        Arrays.fill(room, (byte) 0);
        Arrays.fill(typed, '\0');
        return secret;
    }
}
