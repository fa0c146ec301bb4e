package io.github.quiesce.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.util.AntPathMatcher;
import org.springframework.util.PathMatcher;

/**
 * Paths that are neither traffic nor in flight. A pattern is a path, or a path followed
 * by {@code /**} for everything below it, or any other Ant-style pattern.
 *
 * @since 0.1.0
 */
public final class IgnoredPaths {

	private static final String BELOW = "/**";

	private final Set<String> exact = new TreeSet<>();

	private final String[] prefixes;

	private final String[] patterns;

	private final PathMatcher matcher = new AntPathMatcher();

	/**
	 * Create the paths.
	 * @param patterns the patterns, each beginning with a slash
	 */
	public IgnoredPaths(List<String> patterns) {
		Set<String> prefixes = new TreeSet<>();
		Set<String> others = new TreeSet<>();
		for (String pattern : patterns) {
			String path = pattern.endsWith(BELOW) ? pattern.substring(0, pattern.length() - BELOW.length()) : pattern;
			if (this.matcher.isPattern(path)) {
				others.add(pattern);
			}
			else if (path.length() < pattern.length()) {
				prefixes.add(path + "/");
				this.exact.add(path);
			}
			else {
				this.exact.add(path);
			}
		}
		this.prefixes = prefixes.toArray(String[]::new);
		this.patterns = others.toArray(String[]::new);
	}

	/**
	 * Return whether a path is ignored.
	 * @param path the path within the application
	 * @return whether a pattern matches
	 */
	public boolean matches(String path) {
		for (String prefix : this.prefixes) {
			if (path.startsWith(prefix)) {
				return true;
			}
		}
		if (this.exact.contains(path)) {
			return true;
		}
		for (String pattern : this.patterns) {
			if (this.matcher.match(pattern, path)) {
				return true;
			}
		}
		return false;
	}

}
