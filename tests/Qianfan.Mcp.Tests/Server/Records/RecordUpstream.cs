using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Server.Records;

/// <summary>An upstream on loopback whose answers are made of generated records. It checks no signature.</summary>
internal sealed partial class RecordUpstream : IAsyncDisposable
{
    private readonly WebApplication _web;

    private RecordUpstream()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(SandboxServer.AnyPort);
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    /// <summary>Which records the lists hold.</summary>
    public (int Start, int End) Window { get; set; } = (0, GeneratedRecords.Count);

    /// <summary>The settings of a server that asks this upstream, without any cache.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["QIANFAN_ACCESS_KEY"] = "caller-id",
        ["QIANFAN_SECRET_KEY"] = "caller-secret",
        ["QIANFAN_API_KEY"] = "caller-api-key",
        ["QIANFAN_CONSOLE_API_BASE_URL"] = _web.Urls.First(),
        ["QIANFAN_CACHE_LIST_SECONDS"] = "0",
        ["QIANFAN_CACHE_DETAIL_SECONDS"] = "0",
    };

    public static async Task<RecordUpstream> StartAsync()
    {
        var upstream = new RecordUpstream();
        await upstream._web.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var operation = context.Request.Query["Action"].FirstOrDefault() ?? context.Request.Path.Value;
        var tool = GeneratedRecords.Tools.First(tool => GeneratedRecords.Shape(tool).GetProperty("operation").GetString() == operation);
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        var result = Answer(tool, JsonElement.Parse(body.Length > 0 ? body : "{}"));
        var member = GeneratedRecords.Shape(tool).GetProperty("result").GetString();
        await context.Response.WriteAsync($$"""{"requestId":"1bef3f87-c5b2-4419-936b-50f9884f10d4","{{member}}":{{result}}}""");
    }

    private string Answer(string tool, JsonElement body)
    {
        var shape = GeneratedRecords.Shape(tool);
        if (!shape.TryGetProperty("lists", out var lists))
        {
            var id = shape.GetProperty("arguments").EnumerateObject().Select(argument => Text(argument.Name)).FirstOrDefault();
            return GeneratedRecords.Record(tool, NumberIn(id));
        }
        // As documented: a marker is the id of the first row that is wanted, and there are ten rows unless more are asked for.
        var paged = shape.GetProperty("paged").GetBoolean();
        var start = paged && Text("marker") is { } marker ? NumberIn(marker) : Window.Start;
        var most = body.TryGetProperty("maxKeys", out var keys) ? keys.GetInt32() : 10;
        var end = paged ? Math.Min(start + most, Window.End) : Window.End;
        var count = lists.GetArrayLength();
        if (count == 0)
            return Rows(0, 1);
        List<string> members = [.. lists.EnumerateArray().Select((list, at) => $"{list.GetRawText()}:{Rows(at, count)}")];
        if (paged)
            members.Add(end < Window.End ? $$"""
                "pageInfo":{"isTruncated":true,"nextMarker":"am-{{end.ToString(CultureInfo.InvariantCulture)}}"}
                """ : """
                "pageInfo":{"isTruncated":false}
                """);
        return $"{{{string.Join(',', members)}}}";

        string? Text(string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;

        string Rows(int at, int of)
        {
            var numbers = Enumerable.Range(start, Math.Max(0, end - start)).Where(i => i % of == at);
            return $"[{string.Join(',', numbers.Select(i => GeneratedRecords.Record(tool, i)))}]";
        }
    }

    // The number of the record that an id names; ids that are odd as well name some record.
    private static int NumberIn(string? id) =>
        Number().Match(id ?? "") is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("([0-9]{1,3})[^0-9]*$")]
    private static partial Regex Number();
}
