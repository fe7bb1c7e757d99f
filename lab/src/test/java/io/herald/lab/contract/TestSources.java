package io.herald.lab.contract;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import io.herald.lab.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What stands in the test sources of all modules, read by the compiler's own parser: other modules'
 * test classes are not on this one's class path.
 */
final class TestSources {
  private static final Set<String> RUN =
      Set.of("Test", "Property", "ParameterizedTest", "ArchTest");

  private final Map<String, List<Path>> files = new HashMap<>();
  private final Map<Path, Set<String>> running = new HashMap<>();

  /** Finds the files; they are read when they are asked for. */
  TestSources() {
    try (Stream<Path> modules = Files.list(Checkout.file("."))) {
      modules.map(module -> module.resolve("src/test/java")).forEach(this::find);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void find(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        files.computeIfAbsent(name, n -> new ArrayList<>()).add(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The modules that have a class of this name.
   *
   * @param simpleName as {@code ChainIT}
   */
  List<String> modulesOf(String simpleName) {
    return files.getOrDefault(simpleName, List.of()).stream().map(TestSources::module).toList();
  }

  private static String module(Path file) {
    return Checkout.file(".").normalize().relativize(file.normalize()).getName(0).toString();
  }

  /** The methods of the class of that module that run as tests: none that is disabled. */
  Set<String> testsOf(String module, String simpleName) {
    return files.getOrDefault(simpleName, List.of()).stream()
        .filter(file -> module(file).equals(module))
        .flatMap(file -> running.computeIfAbsent(file, TestSources::read).stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> read(Path file) {
    try {
      return testsIn(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for the text of one source file. */
  static Set<String> testsIn(String source) {
    var file =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task = (JavacTask) compiler.getTask(null, null, null, List.of(), null, List.of(file));
    try {
      return tests(task.parse());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> tests(Iterable<? extends CompilationUnitTree> units) {
    var tests = new HashSet<String>();
    for (CompilationUnitTree unit : units) {
      for (Tree type : unit.getTypeDecls()) {
        if (type instanceof ClassTree one) {
          collect(one, tests);
        }
      }
    }
    return tests;
  }

  private static void collect(ClassTree type, Set<String> tests) {
    if (isDisabled(type.getModifiers())) {
      return;
    }
    for (Tree member : type.getMembers()) {
      if (member instanceof ClassTree nested && has(nested.getModifiers(), Set.of("Nested"))) {
        collect(nested, tests);
      } else if (member instanceof MethodTree method && runs(method.getModifiers())) {
        tests.add(method.getName().toString());
      } else if (member instanceof VariableTree field && runs(field.getModifiers())) {
        tests.add(field.getName().toString());
      }
    }
  }

  private static boolean runs(ModifiersTree modifiers) {
    return has(modifiers, RUN) && !isDisabled(modifiers);
  }

  private static boolean isDisabled(ModifiersTree modifiers) {
    return annotations(modifiers).anyMatch(name -> name.startsWith("Disabled"));
  }

  private static boolean has(ModifiersTree modifiers, Set<String> names) {
    return annotations(modifiers).anyMatch(names::contains);
  }

  private static Stream<String> annotations(ModifiersTree modifiers) {
    return modifiers.getAnnotations().stream()
        .map(AnnotationTree::getAnnotationType)
        .map(type -> type.toString().replaceAll(".*\\.", ""));
  }
}
