package coffer.conformance.rules;

import java.util.List;
import java.util.regex.Pattern;

/// A word that has no place in our Java, what to write instead, and the files that may.
///
/// A file is allowed by the end of its path. Each such line is a decision: keep them few.
record BannedWord(String pattern, boolean inTestsToo, String remedy, List<String> allowedIn) {
    private static final List<BannedWord> ALL =
            List.of(
                    everywhere("\\bTO" + "DO\\b|\\bFIX" + "ME\\b|\\bX" + "XX\\b")
                            .instead("do it now or write it down in the issue"),
                    everywhere("\\bThread\\.sleep\\b")
                            .instead("wait for the thing itself, or move a FakeClock")
                            // A figure is read once the process has come to rest.
                            .allowing("benchmarks/src/"),
                    everywhere("\\bprintStackTrace\\(").instead("log it or let it fly"),
                    everywhere("\\bnew RuntimeException\\(")
                            .instead("throw a type that names what went wrong"),
                    everywhere("^import (static )?[\\w.]+\\.\\*;").instead("import what is used"),
                    everywhere("@Disabled\\b").instead("make it pass, or delete it"),
                    everywhere("^\\s*/\\*\\*").instead("write `///` comments"),
                    main("\\bcatch \\((final )?(Exception|Throwable|Error)\\b")
                            .instead("catch what can happen; only the pipeline catches all"),
                    main("\\bInstant\\.now\\(|\\bSystem\\.currentTimeMillis\\(")
                            .instead("take an InstantSource"),
                    main("\\bnew Random\\(|\\bMath\\.random\\(|\\bThreadLocalRandom\\b")
                            .instead("take a SecureRandom")
                            // Payloads are the same in every run.
                            .allowing("benchmarks/src/"),
                    main("\\bUUID\\.randomUUID\\(").instead("make it from the SecureRandom given"),
                    main("\\bThreadLocal\\b").instead("pass it, or use a ScopedValue"),
                    main("\\bsynchronized\\b").instead("use a ReentrantLock named after its field"),
                    main("\\bSystem\\.getenv\\(")
                            .instead("make it a Setting")
                            .allowing("/Main.java", "/cli/"),
                    main("\\bnull == |return null;")
                            .instead("return an Optional")
                            // The JDK's key manager says "none" by null.
                            .allowing("/wire/codegen/", "/wire/http/TlsIdentity.java"),
                    main("@SuppressWarnings\\(\"NullAway")
                            .instead("prove it to NullAway")
                            .allowing("/wire/codegen/"));

    static List<BannedWord> all() {
        return ALL;
    }

    Pattern compiled() {
        return Pattern.compile(pattern);
    }

    boolean allows(String file) {
        return allowedIn.stream().anyMatch(file::contains);
    }

    private static BannedWord everywhere(String pattern) {
        return new BannedWord(pattern, true, "", List.of());
    }

    private static BannedWord main(String pattern) {
        return new BannedWord(pattern, false, "", List.of());
    }

    private BannedWord instead(String text) {
        return new BannedWord(pattern, inTestsToo, text, allowedIn);
    }

    private BannedWord allowing(String... files) {
        return new BannedWord(pattern, inTestsToo, remedy, List.of(files));
    }
}
