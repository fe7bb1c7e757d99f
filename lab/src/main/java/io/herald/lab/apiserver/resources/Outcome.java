package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a write came to.
 *
 * @param object the object as the client sees it
 * @param created whether it is new
 * @param warnings what the client is to be warned of
 */
public record Outcome(ObjectNode object, boolean created, List<String> warnings) {}
