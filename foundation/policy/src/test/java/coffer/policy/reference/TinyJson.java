package coffer.policy.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON to maps, lists and strings by splitting into words; trusts its input to be valid.
final class TinyJson {
    private static final Pattern WORD =
            Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[\\[\\]{},:]|[^\\s\\[\\]{},:\"]+)");

    private final List<String> words = new ArrayList<>();
    private int next;

    static Object parse(String text) {
        TinyJson json = new TinyJson();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) json.words.add(matcher.group(1));
        return json.value();
    }

    private Object value() {
        String word = words.get(next++);
        if (word.equals("{")) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (!words.get(next).equals("}")) {
                if (words.get(next).equals(",")) next++;
                String name = (String) value();
                next++;
                map.put(name, value());
            }
            next++;
            return map;
        }
        if (word.equals("[")) {
            List<Object> list = new ArrayList<>();
            while (!words.get(next).equals("]")) {
                if (words.get(next).equals(",")) next++;
                list.add(value());
            }
            next++;
            return list;
        }
        if (!word.startsWith("\"")) return word;
        return word.substring(1, word.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
