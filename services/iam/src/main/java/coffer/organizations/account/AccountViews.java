package coffer.organizations.account;

import coffer.organizations.api.Account;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import java.util.List;

/// Accounts as callers see them.
public final class AccountViews {
    private AccountViews() {}

    public static Account of(Scene scene, Node.Leaf leaf) {
        String path = scene.tree().pathText(scene.snapshot(), leaf) + leaf.id() + "/";
        return Account.builder()
                .id(leaf.id())
                .arn(leaf.arn().toString())
                .email(leaf.card().email())
                .name(leaf.card().name())
                .status(state(leaf))
                .state(state(leaf))
                .paths(List.of(path))
                .joinedMethod(joinedMethod(leaf))
                .joinedTimestamp(leaf.member().joined())
                .build();
    }

    public static String state(Node.Leaf leaf) {
        return leaf.card().isClosed() ? "SUSPENDED" : "ACTIVE";
    }

    public static String joinedMethod(Node.Leaf leaf) {
        return leaf.member().isInvited() ? "INVITED" : "CREATED";
    }
}
