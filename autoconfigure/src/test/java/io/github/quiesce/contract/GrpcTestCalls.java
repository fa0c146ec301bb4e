package io.github.quiesce.contract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/**
 * The methods of the gRPC service of the tests, whose messages are texts.
 */
final class GrpcTestCalls {

	static final String SERVICE = "test.Work";

	/**
	 * Takes as many milliseconds as it is told to.
	 */
	static final MethodDescriptor<String, String> SLOW = method("Slow", MethodType.UNARY);

	/**
	 * Ignores every interrupt.
	 */
	static final MethodDescriptor<String, String> HANG = method("Hang", MethodType.UNARY);

	/**
	 * Counts to ten within as many milliseconds as it is told to.
	 */
	static final MethodDescriptor<String, String> COUNT = method("Count", MethodType.SERVER_STREAMING);

	/**
	 * Says everything again.
	 */
	static final MethodDescriptor<String, String> ECHO = method("Echo", MethodType.BIDI_STREAMING);

	private GrpcTestCalls() {
	}

	private static MethodDescriptor<String, String> method(String name, MethodType type) {
		Text text = new Text();
		return MethodDescriptor.<String, String>newBuilder()
			.setType(type)
			.setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
			.setRequestMarshaller(text)
			.setResponseMarshaller(text)
			.build();
	}

	private static final class Text implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
