using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>Random keys, put wherever something can be put, come out nowhere: not in answers, logs, traces, metrics or refusals.</summary>
public sealed class RedactionTests
{
    private static readonly string _id = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private static readonly string _secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private static readonly string _token = $"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(45))}+/{RandomNumberGenerator.GetHexString(4)}";

    [Theory]
    [InlineData("trace")]
    [InlineData("information")]
    [InlineData(null)]
    public async Task A_key_in_any_argument_or_answer_of_upstream_stays_inside(string? level)
    {
        await using var upstream = await StartAsync();
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = new ServerProcess(
            new Dictionary<string, string?>
            {
                ["QIANFAN_ACCESS_KEY"] = _id,
                ["QIANFAN_SECRET_KEY"] = _secret,
                ["QIANFAN_SESSION_TOKEN"] = _token,
                ["QIANFAN_CONSOLE_API_BASE_URL"] = upstream.Urls.First(),
                ["QIANFAN_CACHE_LIST_SECONDS"] = "0",
                ["QIANFAN_CACHE_DETAIL_SECONDS"] = "0",
                ["QIANFAN_MCP_TOOLS"] = "all",
                ["QIANFAN_LOG_LEVEL"] = level,
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            });
        var requests = Requests().Select((request, i) => new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = i,
            ["method"] = request.Method,
            ["params"] = request.Params,
        }).ToArray();
        foreach (var request in requests)
            await server.Input.WriteAsync(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"));
        await server.ReadLinesAsync(requests.Length);
        var (exitCode, output, error) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        AssertNoKey(Encoding.UTF8.GetString(output));
        AssertNoKey(error);
        AssertNoKey(collector.Received("/v1/traces") + collector.Received("/v1/metrics"));
        Assert.Contains("tools/call", collector.Received("/v1/traces"), StringComparison.Ordinal);
        // What is there in place of a key.
        Assert.Contains("***", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_any_setting_is_not_repeated_by_the_refusal()
    {
        foreach (var setting in Setting.All.Concat(Setting.Http))
            foreach (var key in (string[])[_secret, $"{_secret} {_token}", $"https://{_secret}@example.com/{_secret}", $"name={_secret};{_secret}"])
            {
                string? Read(Setting one) => one == setting ? key : one == Setting.Auth ? setting == Setting.Keys ? "key" : "oauth" : null;
                AssertNoKey(Refusal(() => Settings.From(Read)));
                AssertNoKey(Refusal(() => HttpSettings.From(Read)));
            }
    }

    [Theory]
    [InlineData("--secret-kye", "KEY")]
    [InlineData("--secret-kye=KEY")]
    [InlineData("KEY")]
    [InlineData("doctor", "KEY")]
    [InlineData("http", "--kyes", "KEY")]
    [InlineData("--secret-key", "KEY", "KEY")]
    [InlineData("call", "KEY", "--sandbox")]
    [InlineData("call", "list_preset_services", "KEY", "--sandbox")]
    [InlineData("call", "list_preset_services", """{"KEY":"KEY"}""", "--sandbox")]
    public async Task A_key_on_the_command_line_is_not_repeated(params string[] words)
    {
        await using var server = new ServerProcess(words.Select(word => word.Replace("KEY", _secret, StringComparison.Ordinal)));

        var (exitCode, output, error) = await server.FinishAsync();

        Assert.NotEqual(0, exitCode);
        Assert.NotEmpty(error);
        AssertNoKey(Encoding.UTF8.GetString(output) + error);
    }

    private static IEnumerable<(string Method, JsonObject Params)> Requests()
    {
        yield return ("initialize", new() { ["protocolVersion"] = "2025-11-25", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" } });
        foreach (var key in (string[])[_id, _secret, _token])
        {
            foreach (var tool in ToolList.Tools)
            {
                foreach (var parameter in tool.Parameters)
                    yield return Call(tool.Name, (parameter.Name, key));
                yield return Call(tool.Name, (key, key));
                yield return Call(tool.Name, [.. tool.Parameters.Where(parameter => parameter.Kind is ParameterKind.Text or ParameterKind.Texts).Select(parameter => (parameter.Name, key))]);
            }
            yield return Call("compare_models", ("models", $"{key},amv-{key}"));
            yield return Call("get_preset_model_version", ("modelId", $"amv-{key}"));
            yield return Call(key);
            foreach (var address in (string[])["qianfan://catalog", $"qianfan://versions/{key}", $"qianfan://services/svco-{key}", $"qianfan://{key}"])
                yield return ("resources/read", new() { ["uri"] = address });
            foreach (var (prompt, argument) in ((string, string)[])[("choose_model", "task"), ("explain_error", "error"), ("choose_model", key), (key, "task")])
                yield return ("prompts/get", new() { ["name"] = prompt, ["arguments"] = new JsonObject { [argument] = $"with {key}" } });
            foreach (var typed in (string[])[key, "", "amv-"])
                yield return ("completion/complete", new()
                {
                    ["ref"] = new JsonObject { ["type"] = "ref/resource", ["uri"] = "qianfan://versions/{versionId}" },
                    ["argument"] = new JsonObject { ["name"] = "versionId", ["value"] = typed },
                });
        }
    }

    private static (string Method, JsonObject Params) Call(string tool, params (string Name, string Value)[] arguments) => ("tools/call", new()
    {
        ["name"] = tool,
        ["arguments"] = new JsonObject(arguments.Select(argument => KeyValuePair.Create(argument.Name, (JsonNode?)argument.Value))),
    });

    // Each answer in turn repeats the keys and the request's own headers in another way; every id and name holds a key.
    private static async Task<WebApplication> StartAsync()
    {
        var calls = 0;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(async context =>
        {
            var said = $"{_id} {_secret} {_token} {context.Request.Headers.Authorization}";
            var (status, body) = (Interlocked.Increment(ref calls) % 8) switch
            {
                0 => (400, new JsonObject { ["requestId"] = _secret, ["code"] = said, ["message"] = said }.ToJsonString()),
                1 => (200, $"<html>{said}</html>"),
                2 => (403, new JsonObject { ["error_code"] = 6, ["error_msg"] = said }.ToJsonString()),
                _ => (200, new JsonObject { ["requestId"] = _secret, ["result"] = Rows(said) }.ToJsonString()),
            };
            context.Response.StatusCode = status;
            context.Response.Headers["X-Bce-Request-Id"] = _secret;
            await context.Response.WriteAsync(body);
        });
        await web.StartAsync();
        return web;
    }

    private static JsonObject Rows(string said)
    {
        var row = new JsonObject(((string[])["modelId", "modelSetId", "modelSetName", "modelName", "name", "serviceId", "serviceType", "url", "description", "objectId", "objectName", "status"])
            .Select(name => KeyValuePair.Create(name, (JsonNode?)(name.EndsWith("Id", StringComparison.Ordinal) ? $"amv-{_secret}" : said))))
        { ["modelIds"] = new JsonArray($"amv-{_secret}"), ["modelNames"] = new JsonArray(said), ["isTruncated"] = false };
        var result = (JsonObject)row.DeepClone();
        foreach (var list in (string[])["serviceList", "systemModelSetList", "customModelSetList", "commonModelList", "evalObjectList", "instances"])
            result[list] = new JsonArray(row.DeepClone());
        return result;
    }

    private static string Refusal(Func<object> read)
    {
        try
        {
            return $"{read()}";
        }
        catch (SettingsException e)
        {
            return e.ToString();
        }
    }

    private static void AssertNoKey(string text)
    {
        foreach (var key in (string[])[_id, _secret, _token, Uri.EscapeDataString(_token), _token.Replace("+", "\\u002B", StringComparison.Ordinal)])
        {
            var place = text.IndexOf(key, StringComparison.OrdinalIgnoreCase);
            Assert.True(place < 0, place < 0 ? "" : text[Math.Max(0, place - 200)..Math.Min(text.Length, place + 100)]);
        }
    }
}
