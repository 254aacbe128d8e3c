package coffer.cli;

import coffer.ledger.JsonText;
import coffer.s3.integrity.Flaw;
import coffer.server.fsck.Amiss;
import coffer.server.fsck.Fsck;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Holds records, keys and blobs against one another, while no server runs. Exit status: 0 only if
/// nothing is amiss.
@Command(
        name = "fsck",
        description = "Find every inconsistency between records, keys and blobs, offline.",
        mixinStandardHelpOptions = true)
final class FsckCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--bytes",
            description = "read every byte of every object too, as the server does by itself")
    private boolean readsBytes;

    @Option(
            names = "--repair-names",
            description =
                    "give objects that no record names theirs back, from their manifests, and then"
                            + " check; never makes a key")
    private boolean restoresNames;

    @Option(names = "--json", description = "one JSON object a line")
    private boolean isJson;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Fsck fsck = new Fsck(settings.read(), InstantSource.system());
        if (restoresNames) {
            fsck.restoreNames(done -> out.println(isJson ? json(done) : done.sentence()));
        }
        Fsck.Report report =
                fsck.check(
                        readsBytes, amiss -> out.println(isJson ? json(amiss) : amiss.sentence()));
        if (!isJson) out.println(summary(report));
        out.flush();
        return report.isClean() ? 0 : 1;
    }

    private static String json(Amiss amiss) {
        JsonText json = new JsonText().startObject();
        json.property("kind", amiss.kind());
        json.property("damage", amiss.isDamage());
        amiss.owner().ifPresent(owner -> json(json, owner));
        amiss.blob().ifPresent(blob -> json.property("blob", blob));
        json.property("told", amiss.told());
        return json.endObject().toString();
    }

    private static String json(Fsck.Restoration done) {
        JsonText json = new JsonText().startObject();
        json.property("kind", done.impossible().isEmpty() ? "RESTORED" : "NOT_RESTORED");
        json.property("damage", done.impossible().isPresent());
        done.lost().owner().ifPresent(owner -> json(json, owner));
        done.lost().blob().ifPresent(blob -> json.property("blob", blob));
        json.property("told", done.impossible().orElse("its record was made anew"));
        return json.endObject().toString();
    }

    private static void json(JsonText json, Flaw.Owner owner) {
        json.property("bucket", owner.bucket());
        json.property("key", owner.key());
        json.property("id", owner.id());
    }

    private static String summary(Fsck.Report report) {
        return "%,d records, %,d keys, %,d versions, %,d uploads: %,d damages, %,d leftovers"
                .formatted(
                        report.records(),
                        report.keys(),
                        report.versions(),
                        report.uploads(),
                        report.damages(),
                        report.others());
    }
}
