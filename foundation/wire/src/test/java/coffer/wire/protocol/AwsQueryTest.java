package coffer.wire.protocol;

import static coffer.wire.protocol.Requests.IAM;
import static coffer.wire.protocol.Requests.STS;
import static coffer.wire.protocol.Requests.decode;
import static coffer.wire.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.wire.codec.WireException;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Struct;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsQueryTest {
    private static final Protocol QUERY = Protocol.of(IAM);

    @Test
    void readsListsOfStructures() {
        Struct input =
                decode(
                        IAM,
                        "CreateUser",
                        "Action=CreateUser&Version=2010-05-08&UserName=a%2Bb"
                                + "&Tags.member.2.Key=k2&Tags.member.2.Value=v+2"
                                + "&Tags.member.10.Key=k10&Tags.member.10.Value="
                                + "&Tags.member.1.Key=k1&Tags.member.1.Value=%C3%BC");

        assertThat(input.find("UserName")).contains("a+b");
        assertThat(input.find("Tags").orElseThrow().toString())
                .isEqualTo("[Tag[Key=k1 Value=ü], Tag[Key=k2 Value=v 2], Tag[Key=k10 Value=]]");
    }

    @Test
    void readsListsOfTextsAndNumbers() {
        Struct input =
                decode(
                        IAM,
                        "SimulateCustomPolicy",
                        "ActionNames.member.1=s3%3AGetObject&PolicyInputList.member.1=%7B%7D"
                                + "&MaxItems=7");

        assertThat(input.find("ActionNames")).contains(List.of("s3:GetObject"));
        assertThat(input.find("MaxItems")).contains(7);
    }

    @Test
    void readsAnEmptyList() {
        assertThat(decode(IAM, "CreateUser", "UserName=u&Tags=").find("Tags")).contains(List.of());
    }

    @Test
    void readsAQueryString() {
        Struct input =
                decode(
                        STS,
                        "AssumeRole",
                        request(
                                "GET /?RoleArn=arn:aws:iam::111122223333:role/r"
                                        + "&RoleSessionName=s1&DurationSeconds=900"),
                        "");

        assertThat(input.find("DurationSeconds")).contains(900);
    }

    @ParameterizedTest
    @CsvSource({
        "MaxItems=x, MalformedInput",
        "MaxItems=, MalformedInput",
        "MaxItems=99999999999, MalformedInput",
        "MaxItems=1&MaxItems=2, MalformedQueryString",
        "PathPrefix=%zz, MalformedQueryString",
        "PathPrefix=%FF, MalformedQueryString",
        "MaxItems=0, ValidationError",
    })
    void refusesWhatIsNotTheInput(String body, String code) {
        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(IAM, "ListUsers", body));

        assertThat(QUERY.describe(refusal).code()).isEqualTo(code);
    }

    @Test
    void refusesMoreParametersThanAnyRequestNeeds() {
        String body = "a=&".repeat(20_000);

        WireException refusal =
                catchThrowableOfType(WireException.class, () -> decode(IAM, "ListUsers", body));

        assertThat(QUERY.describe(refusal).code()).isEqualTo("MalformedQueryString");
    }

    @Test
    void wrapsAnOutput() {
        OperationModel operation = STS.operation("GetCallerIdentity");
        Struct output =
                Struct.of(
                        operation.output(),
                        fill -> {
                            fill.put("UserId", "A<&B");
                            fill.put("Account", "111122223333");
                            fill.put("Arn", "arn");
                        });

        HttpResponse answer = Protocol.of(STS).encode(operation, output, "id-1");

        assertThat(answer.headers().find("content-type")).contains("text/xml");
        assertThat(answer.body().toUtf8())
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
                        <GetCallerIdentityResult><UserId>A&lt;&amp;B</UserId>\
                        <Account>111122223333</Account><Arn>arn</Arn></GetCallerIdentityResult>\
                        <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>\
                        </GetCallerIdentityResponse>\
                        """);
    }

    @Test
    void answersNothingWithoutAResult() {
        OperationModel operation = IAM.operation("DeleteUser");

        HttpResponse answer =
                QUERY.encode(operation, Struct.of(operation.output(), fill -> {}), "id-1");

        assertThat(answer.body().toUtf8())
                .contains("<DeleteUserResponse xmlns=")
                .contains("<RequestId>id-1</RequestId>")
                .doesNotContain("Result>");
    }

    @Test
    void wrapsAnError() {
        ErrorView error = new ErrorView("NoSuchEntity", "gone", 404, Map.of());

        HttpResponse answer = QUERY.encodeError(Optional.empty(), error, "id-1");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().toUtf8())
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error>\
                        <Type>Sender</Type><Code>NoSuchEntity</Code><Message>gone</Message></Error>\
                        <RequestId>id-1</RequestId></ErrorResponse>\
                        """);
    }
}
