package coffer.conformance.rules;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// What the JDK's own parser says is written in the Java files.
record JavaSources(List<Method> methods, List<Type> types) {
    JavaSources {
        methods = List.copyOf(methods);
        types = List.copyOf(types);
    }

    record Method(
            Path file,
            String typeName,
            String name,
            long firstLine,
            long lines,
            int parameters,
            boolean isPublic,
            List<String> annotations,
            List<String> thrown) {
        boolean isConstructor() {
            return name.equals("<init>");
        }
    }

    record Type(Path file, String name, boolean isTopLevel, boolean isPublic, boolean hasComment) {}

    static JavaSources parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            Reader reader = new Reader(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) reader.scan(unit, Path.of("."));
            return new JavaSources(reader.methods, reader.types);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot parse the Java files", e);
        }
    }

    private static final class Reader extends TreePathScanner<Void, Path> {
        private final List<Method> methods = new ArrayList<>();
        private final List<Type> types = new ArrayList<>();
        private final DocTrees trees;
        private final SourcePositions positions;

        Reader(DocTrees trees) {
            this.trees = trees;
            this.positions = trees.getSourcePositions();
        }

        @Override
        public Void visitCompilationUnit(CompilationUnitTree unit, Path ignored) {
            return super.visitCompilationUnit(unit, Path.of(unit.getSourceFile().toUri()));
        }

        @Override
        public Void visitClass(ClassTree type, Path file) {
            TreePath path = getCurrentPath();
            boolean isTopLevel =
                    path.getParentPath().getLeaf().getKind() == Tree.Kind.COMPILATION_UNIT;
            DocCommentTree comment = trees.getDocCommentTree(path);
            boolean hasComment = comment != null && !comment.getFullBody().isEmpty();
            String name = type.getSimpleName().toString();
            if (!name.isEmpty()) {
                types.add(new Type(file, name, isTopLevel, isPublic(type), hasComment));
            }
            return super.visitClass(type, file);
        }

        @Override
        public Void visitMethod(MethodTree method, Path file) {
            ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            long first = line(positions.getStartPosition(unit(), method));
            long last = line(positions.getEndPosition(unit(), method));
            methods.add(
                    new Method(
                            file,
                            type.getSimpleName().toString(),
                            method.getName().toString(),
                            first,
                            last - first + 1,
                            method.getParameters().size(),
                            isPublic(type) && isPublic(method),
                            method.getModifiers().getAnnotations().stream()
                                    .map(annotation -> annotation.getAnnotationType().toString())
                                    .toList(),
                            method.getThrows().stream().map(Tree::toString).toList()));
            return super.visitMethod(method, file);
        }

        private static boolean isPublic(ClassTree type) {
            return type.getModifiers().getFlags().contains(Modifier.PUBLIC);
        }

        // Methods of an interface are public without saying so.
        private boolean isPublic(MethodTree method) {
            Tree.Kind owner = getCurrentPath().getParentPath().getLeaf().getKind();
            Set<Modifier> modifiers = method.getModifiers().getFlags();
            return modifiers.contains(Modifier.PUBLIC)
                    || (owner == Tree.Kind.INTERFACE && !modifiers.contains(Modifier.PRIVATE));
        }

        private CompilationUnitTree unit() {
            return getCurrentPath().getCompilationUnit();
        }

        private long line(long position) {
            return unit().getLineMap().getLineNumber(position);
        }
    }
}
