using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Conformance;

/// <summary>Tools that answer at once. Names, texts and delays are the suite's.</summary>
internal static class FixtureTools
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_simple_text"), Description("Answers with text.")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with an image.")]
    public static ImageContentBlock Image() => ImageContentBlock.FromBytes(Fixtures.Image, "image/png");

    [McpServerTool(Name = "test_audio_content"), Description("Answers with a sound: an empty WAV file.")]
    public static AudioContentBlock Audio() => AudioContentBlock.FromBytes(
        Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="), "audio/wav");

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with an embedded resource.")]
    public static EmbeddedResourceBlock Resource() =>
        Embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.");

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with text, an image and a resource.")]
    public static ContentBlock[] Mixed() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        Image(),
        Embedded("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""),
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Always fails.")]
    public static string Fail() => throw new McpException("This tool intentionally returns an error for testing");

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress three times.")]
    public static async Task<string> Progress(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        foreach (var progress in (int[])[0, 50, 100])
        {
            if (request.Params.ProgressToken is { } token)
                await request.Server.NotifyProgressAsync(token, new() { Progress = progress, Total = 100 }, cancellationToken: cancellation);
            await Task.Delay(_pause, cancellation);
        }
        return "Done, with progress.";
    }

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs three times, whatever the level: the endpoint keeps no session to remember one.")]
    public static async Task<string> Log(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        foreach (var text in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            await LogAsync(request, text, cancellation);
            await Task.Delay(_pause, cancellation);
        }
        return "Done, with logging.";
    }

    [McpServerTool(Name = "test_logging_tool"), Description("Logs when the request asks for it.")]
    public static async Task<string> LogIfAsked(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        if (request.Params.Meta?.ContainsKey(MetaKeys.LogLevel) is true)
            await LogAsync(request, "Asked for", cancellation);
        return "Done.";
    }

    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that can sample.")]
    public static string NeedsSampling(McpServer server) => server.ClientCapabilities?.Sampling is not null
        ? "The client can sample."
        : throw new MissingRequiredClientCapabilityException(new() { Sampling = new() });

    [McpServerTool(Name = "test_custom_headers"), Description("Wants its arguments repeated in headers.")]
    public static string CustomHeaders([McpHeader("Region")] string region, [McpHeader("Limit")] int limit, [McpHeader("Strict")] bool strict) =>
        FormattableString.Invariant($"{region} {limit} {strict}");

    private static Task LogAsync(RequestContext<CallToolRequestParams> request, string text, CancellationToken cancellation) =>
        request.Server.SendNotificationAsync(
            NotificationMethods.LoggingMessageNotification,
            new LoggingMessageNotificationParams { Level = LoggingLevel.Info, Data = System.Text.Json.JsonSerializer.SerializeToElement(text) },
            cancellationToken: cancellation);

    private static EmbeddedResourceBlock Embedded(string uri, string type, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };
}
