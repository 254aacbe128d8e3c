package coffer.policy;

import coffer.policy.context.Sieve;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.Statement;
import java.util.ArrayList;
import java.util.List;

/// A document made ready for matching, its statements indexed by the actions they are about.
final class CompiledPolicy {
    private final List<CompiledStatement> statements;
    private final ActionIndex index;
    private final Sieve sieve;

    private CompiledPolicy(List<CompiledStatement> statements) {
        this.statements = List.copyOf(statements);
        this.index = ActionIndex.of(this.statements);
        this.sieve = Sieve.of(this.statements.stream().map(CompiledStatement::needs).toList());
    }

    public static CompiledPolicy compile(PolicyDocument document) {
        boolean variables = document.version().hasVariables();
        List<CompiledStatement> statements = new ArrayList<>();
        for (Statement statement : document.statements()) {
            statements.add(CompiledStatement.compile(statements.size(), statement, variables));
        }
        return new CompiledPolicy(statements);
    }

    /// In the order of the document.
    public List<CompiledStatement> statements() {
        return statements;
    }

    /// What this policy and those before it say. Statements that can add nothing are passed over.
    Finding find(Question question, Finding before) {
        Finding finding = before;
        ActionIndex.Statements about = index.about(question.foldedAction());
        for (int i = 0; i < about.count(); i++) {
            if (sieve.rulesOut(about.place(i), question.traits())) continue;
            CompiledStatement statement = statements.get(about.place(i));
            if (!statement.denies() && finding.allow() == Reach.DIRECT) continue;
            Reach reach = statement.reachOfFound(question.request(), question.hasBoundary());
            if (reach == Reach.NONE) continue;
            if (statement.denies()) return Finding.DENIAL;
            finding = finding.orAllowing(reach);
        }
        return finding;
    }
}
