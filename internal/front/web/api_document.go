package web

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/config"
)

// apiDocument is where the description of the interface is served (OpenAPI 3.1).
const apiDocument = "/openapi.json"

type object = map[string]any

func showAPIDocument(r *request) error {
	base := apiRoot
	if school := schoolByPath(r.Request); school != "" {
		base = config.AtPath + school + base
	}
	return r.sendJSON(http.StatusOK, "application/json", openAPI(base))
}

// openAPI describes every route, made from the list that the routes are made from.
func openAPI(base string) object {
	paths, schemas := object{}, object{"Problem": schemaOf(reflect.TypeFor[apiFault]())}
	problem := object{"description": "What went wrong, all of it at once.", "content": object{"application/problem+json": object{"schema": ref("Problem")}}}
	for _, route := range apiList {
		what := reflect.TypeOf(route.answer)
		schemas[schemaName(what)] = schemaOf(what)
		answer := ref(schemaName(what))
		if route.list {
			answer = object{"type": "object", "required": []string{"items"}, "properties": object{"items": object{"type": "array", "items": answer}, "next": object{"type": "string", "description": "The address of the next page; absent on the last."}}}
		}
		scope, _ := access.ScopeOf(route.scope)
		call := object{"operationId": route.name, "summary": route.says, "description": "Scope " + route.scope + ": " + scope.Title + ".", "security": []object{{"token": []string{route.scope}}},
			"responses": object{"200": object{"description": "The answer.", "content": object{"application/json": object{"schema": answer}}}, "default": problem}}
		var params []object
		for _, p := range route.params {
			kind := "string"
			if p.name == "limit" {
				kind = "integer"
			}
			params = append(params, object{"name": p.name, "in": p.in, "description": p.says, "required": p.needed, "schema": object{"type": kind}})
		}
		if params != nil {
			call["parameters"] = params
		}
		if route.body != nil {
			sent := reflect.TypeOf(route.body)
			schemas[schemaName(sent)] = schemaOf(sent)
			call["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": ref(schemaName(sent))}}}
		}
		at, _ := paths[route.path].(object)
		if at == nil {
			at = object{}
		}
		at[strings.ToLower(route.method)] = call
		paths[route.path] = at
	}
	return object{"openapi": "3.1.0", "servers": []object{{"url": base}}, "paths": paths,
		"info": object{"title": "Handrail", "version": "1", "description": "Who works and learns at the school, which systems it has, who was given which, and whether somebody may use one now. " +
			"Each call needs a token in the header, at most " + strconv.Itoa(tokenPace.most) + " an hour, and every call is a line of the school’s trail."},
		"components": object{"schemas": schemas, "securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}}}}
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func schemaName(t reflect.Type) string { return strings.TrimPrefix(t.Name(), "api") }

// schemaOf describes a value as it is written in JSON.
func schemaOf(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return schemaOf(t.Elem())
	case t.Kind() == reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem())}
	case t.Kind() == reflect.Bool:
		return object{"type": "boolean"}
	case t.Kind() == reflect.Int:
		return object{"type": "integer"}
	case t.Kind() != reflect.Struct:
		return object{"type": "string"}
	}
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		name, rest, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		properties[name] = schemaOf(t.Field(i).Type)
		if rest != "omitempty" {
			required = append(required, name)
		}
	}
	return object{"type": "object", "required": required, "properties": properties, "additionalProperties": false}
}
