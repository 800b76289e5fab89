import Configuration
import Instrument
import Quantities

/// The description of the HTTP interface, made from the table of commands (OpenAPI 3.1, spec.openapis.org).
enum OpenAPI {
  static func document(_ commands: [MicroscopeCommand]) -> JSONValue {
    var paths: [String: JSONValue] = fixedPaths
    for command in commands {
      paths["\(HTTPFace.root)/commands/\(command.name)"] = ["post": operation(command)]
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "stemulator", "version": .string(Version.current),
        "summary": "Commands of an emulated scanning transmission electron microscope.",
        "license": ["name": "see LICENSE of the program"],
      ], "paths": .object(paths), "components": .object(components),
      // Only needed where the server was started with a token.
      "security": [[:], ["token": []]],
    ]
  }

  private static func operation(_ command: MicroscopeCommand) -> JSONValue {
    [
      "operationId": .string(command.name), "summary": .string(command.meaning),
      "tags": [.string(command.kind.rawValue)],
      "requestBody": [
        "required": .bool(!command.required.isEmpty),
        "content": ["application/json": ["schema": ParameterSchema.object(command)]],
      ], "responses": responses("what the command answers", ["$ref": "#/components/schemas/Reply"]),
    ]
  }

  private static func responses(_ meaning: String, _ schema: JSONValue) -> JSONValue {
    [
      "200": [
        "description": .string(meaning), "content": ["application/json": ["schema": schema]],
      ], "default": ["$ref": "#/components/responses/Error"],
    ]
  }

  private static func get(_ name: String, _ summary: String, _ schema: JSONValue = ["type": "object"])
    -> JSONValue
  {
    [
      "get": [
        "operationId": .string(name), "summary": .string(summary), "responses": responses(summary, schema),
      ]
    ]
  }

  private static var fixedPaths: [String: JSONValue] {
    let root = HTTPFace.root
    return [
      root: get("about", "Name, version, clock, seed and specimen."),
      "\(root)/commands": get(
        "list_commands", "All commands with their parameters.",
        ["type": "array", "items": ["type": "object"]]),
      "\(root)/status": get("status", "Status, what runs, and how far it is; answered while others run."),
      "\(root)/stop": [
        "post": [
          "operationId": "stop",
          "summary": "Ends the running acquisition; its reply holds the lines that are done.",
          "responses": responses("values.stopped: what ran", ["$ref": "#/components/schemas/Reply"]),
        ]
      ],
      "\(root)/arrays/{id}": [
        "get": [
          "operationId": "array", "summary": "The numbers of an array.",
          "parameters": [
            ["name": "id", "in": "path", "required": true, "schema": ["type": "string"]]
          ],
          "responses": [
            "200": [
              "description": "little-endian numbers in C order",
              "headers": [
                "X-Dtype": ["schema": ["type": "string", "enum": ["<f4", "<u2", "<u4"]]],
                "X-Shape": ["schema": ["type": "string"]],
              ], "content": ["application/octet-stream": [:]],
            ], "default": ["$ref": "#/components/responses/Error"],
          ],
        ]
      ],
      "\(root)/events": [
        "get": [
          "operationId": "events",
          "summary":
            "Server-sent events. status: as /status, on change and each second. lines: command, array, frame, first_line, lines, columns, rows, progress, and data (base64 of little-endian float32).",
          "responses": [
            "200": ["description": "events", "content": ["text/event-stream": [:]]],
            "default": ["$ref": "#/components/responses/Error"],
          ],
        ]
      ],
    ]
  }

  private static var components: [String: JSONValue] {
    let text: JSONValue = ["type": "string"]
    let number: JSONValue = ["type": "number"]
    return [
      "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
      "responses": [
        "Error": [
          "description": "what was refused, and why",
          "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
        ]
      ],
      "schemas": [
        "Error": object([
          "error": object([
            "kind": [
              "type": "string", "enum": .array(APIError.Kind.allCases.map { .string($0.rawValue) }),
            ], "message": text,
          ])
        ]),
        "Axis": object([
          "name": text, "quantity": text, "unit": text, "count": ["type": "integer"], "first": number,
          "step": number,
        ]),
        "Array": object([
          "name": text, "kind": text, "quantity": text, "unit": text, "dtype": text, "href": text,
          "shape": ["type": "array", "items": ["type": "integer"]],
          "axes": ["type": "array", "items": ["$ref": "#/components/schemas/Axis"]],
          "metadata": ["type": "object"],
        ]),
        "Reply": object([
          "values": ["type": "object"],
          "arrays": ["type": "array", "items": ["$ref": "#/components/schemas/Array"]],
        ]),
      ],
    ]
  }

  /// An object that has all of these.
  private static func object(_ properties: [String: JSONValue]) -> JSONValue {
    [
      "type": "object", "properties": .object(properties),
      "required": .array(properties.keys.sorted().map { .string($0) }),
    ]
  }
}
