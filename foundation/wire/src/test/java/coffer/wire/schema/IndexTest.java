package coffer.wire.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexTest {
    static Stream<ServiceModel> services() {
        return ModelReader.readIndex().stream();
    }

    @ParameterizedTest
    @MethodSource("services")
    void saysOfEveryServiceWhatItsModelSays(ServiceModel service) {
        ServiceModel model = ModelReader.read(service.name());

        assertThat(service.identity()).isEqualTo(model.identity());
        assertThat(service.protocols()).isEqualTo(model.protocols());
        assertThat(names(service)).isEqualTo(names(model)).isNotEmpty();
    }

    @Test
    void readsAModelOnce() {
        ServiceModel service = services().findFirst().orElseThrow();

        assertThat(service.operations()).isEqualTo(service.operations());
        assertThat(service.find("NoSuchOperation")).isEmpty();
    }

    private static List<String> names(ServiceModel service) {
        return service.operations().stream().map(OperationModel::name).toList();
    }
}
