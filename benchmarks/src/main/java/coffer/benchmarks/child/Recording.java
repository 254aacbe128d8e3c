package coffer.benchmarks.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// A profile by the JDK's flight recorder: where a server's CPU went.
public final class Recording {
    private static final String EVENT = "jdk.CPUTimeSample";
    private static final int TOP = 40;

    private Recording() {}

    /// What a JVM must be told so that it writes one to `file` when it ends.
    static String options(Path file) {
        return "-XX:StartFlightRecording:dumponexit=true,settings=default,"
                + EVENT
                + "#enabled=true,"
                + EVENT
                + "#throttle=10ms,filename="
                + file;
    }

    /// The methods that were running most often, and those of ours that were most often on the
    /// stack.
    public static String summary(Path file) {
        Map<String, Integer> running = new HashMap<>();
        Map<String, Integer> onStack = new HashMap<>();
        int samples = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                @Nullable RecordedStackTrace stack = event.getStackTrace();
                if (!event.getEventType().getName().equals(EVENT) || stack == null) continue;
                samples++;
                count(stack.getFrames(), running, onStack);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return samples
                + " samples\n\nrunning:\n"
                + top(running, samples)
                + "\non the stack:\n"
                + top(onStack, samples);
    }

    private static void count(
            List<RecordedFrame> frames,
            Map<String, Integer> running,
            Map<String, Integer> onStack) {
        Set<String> seen = new HashSet<>();
        for (RecordedFrame frame : frames) {
            String name = frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
            if (frame == frames.getFirst()) running.merge(name, 1, Integer::sum);
            if (name.startsWith("coffer.") && seen.add(name)) onStack.merge(name, 1, Integer::sum);
        }
    }

    private static String top(Map<String, Integer> counts, int samples) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Integer> entry : entries.subList(0, Math.min(TOP, entries.size()))) {
            double percent = 100.0 * entry.getValue() / Math.max(1, samples);
            text.append("  %5.1f %%  %s%n".formatted(percent, entry.getKey()));
        }
        return text.toString();
    }
}
