package coffer.kernel;

import java.util.regex.Pattern;

/// One region of the installation, such as `eu-central-1`.
public record Region(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z]{2,}(-[a-z0-9]{1,20}){1,4}");

    public Region {
        if (name.length() > 64 || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a region: " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
