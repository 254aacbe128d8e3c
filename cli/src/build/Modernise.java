import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Run by the build: rewrites the classes of a jar, in place, as Java 11's.
///
/// The JVM keeps no class older than Java 6's in its cache, for want of stack maps, and so would
/// parse and verify it at each start. Nothing else of a class changes.
public final class Modernise {
    private static final int JAVA_11 = 55;

    private Modernise() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) rewrite(Path.of(jar));
    }

    private static void rewrite(Path jar) throws IOException {
        URI uri = jar.toUri();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {uri.toURL()});
                FileSystem files = FileSystems.newFileSystem(jar)) {
            ClassFile format =
                    ClassFile.of(
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofClassLoading(loader)));
            for (Path entry : classes(files)) {
                Files.write(entry, modern(format, Files.readAllBytes(entry)));
            }
        }
    }

    private static List<Path> classes(FileSystem files) throws IOException {
        try (Stream<Path> all = Files.walk(files.getPath("/"))) {
            return all.filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.endsWith("module-info.class"))
                    .toList();
        }
    }

    private static byte[] modern(ClassFile format, byte[] old) {
        ClassTransform version =
                ClassTransform.endHandler(builder -> builder.withVersion(JAVA_11, 0));
        return format.transformClass(
                format.parse(old),
                version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
    }
}
