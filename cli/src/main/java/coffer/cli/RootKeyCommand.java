package coffer.cli;

import coffer.server.config.Configuration;
import coffer.server.root.Keeping;
import coffer.server.root.RootKeyNote;
import coffer.server.rotation.RootKeyRotation;
import coffer.server.rotation.RootKeyRotation.Outcome;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Changes the root key, or how it is kept, while no server runs.
@Command(
        name = "root-key",
        description = "Rotate the root key, or keep it another way, offline.",
        mixinStandardHelpOptions = true)
final class RootKeyCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "rotate",
            description = {
                "Make a new root key, wrap everything by it and destroy the former one.",
                "Run again, it ends what was cut short."
            },
            mixinStandardHelpOptions = true)
    int rotate(@Mixin SettingsOptions settings, @Mixin KeepingOptions next) {
        return change(settings, next, RootKeyRotation::rotate);
    }

    @Command(
            name = "protect",
            description = {
                "Keep the same root key another way, or behind another passphrase.",
                "Whoever had the key keeps it: if it may have leaked, rotate."
            },
            mixinStandardHelpOptions = true)
    int protect(@Mixin SettingsOptions settings, @Mixin KeepingOptions next) {
        return change(settings, next, RootKeyRotation::protect);
    }

    private int change(
            SettingsOptions settings,
            KeepingOptions options,
            BiFunction<RootKeyRotation, Keeping, Outcome> how) {
        Configuration configuration = settings.read();
        Keeping present = Keeping.of(configuration);
        Keeping next = options.after(present);
        Outcome outcome =
                how.apply(new RootKeyRotation(configuration, InstantSource.system()), next);
        PrintWriter out = spec.commandLine().getOut();
        switch (outcome) {
            case Outcome.Changed(var note) -> tell(out, note);
            case Outcome.Finished() ->
                    out.println(
                            "A change of the root key that was cut short is ended now; nothing else"
                                    + " was done.");
        }
        List<String> settingsAfter = next.differingFrom(present);
        if (!settingsAfter.isEmpty()) {
            out.println("Before the next start, set:");
            settingsAfter.forEach(line -> out.println("  " + line));
        }
        out.println(
                "Back up the root directory now. Copies of it from before open, by the former key or"
                        + " passphrase, what they always opened: destroy them.");
        out.flush();
        return 0;
    }

    private static void tell(PrintWriter out, RootKeyNote note) {
        RootKeyNote.Change change = note.change();
        switch (note.event()) {
            case ROTATED ->
                    out.printf(
                            "The root key is %s from now on; %s is destroyed.%n",
                            change.present(), change.former());
            case PROTECTED ->
                    out.printf(
                            "The root key %s is kept anew: %s.%n",
                            change.present(), change.isKept());
        }
    }
}
