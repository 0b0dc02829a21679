using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Resources;

/// <summary>All resources and templates, for the server: their definitions, and reading one by its address.</summary>
internal static class ResourceList
{
    private const string Json = "application/json";
    private static readonly Declared[] _all =
    [
        new(Guide.Address, "guide", Guide.Markdown, ("Guide to the Qianfan model catalog", "千帆模型目录使用指南"), (
            "How to choose a model with these tools, the kinds of ids, and what each failure code means.",
            "如何用这些工具选模型、各类 ID 的含义，以及每个失败码的意思。")),
        new(Overview.Address, "catalog", Guide.Markdown, ("The catalog in numbers", "模型目录概览"), (
            "How many models this account sees: by kind, billing state, callable now, batch inference, evaluation, and the families they "
                + "belong to.",
            "当前账号能看到多少模型：按类型、计费状态、可否立即调用、批量推理、评估，以及所属的模型系列。")),
        new(VersionResource.Address, "version", Json, ("Model version", "模型版本"), (
            "Limits, capabilities and support flags of one model version, preset or the account's own, as JSON. "
                + "Takes a versionId (amv-…), or a name such as ERNIE-4.0-8K.",
            "一个模型版本（预置或账号自有）的上限、能力和支持项，JSON 格式。可用 versionId（amv-…），也可用名称，例如 ERNIE-4.0-8K。")),
        new(ServiceResource.Address, "service", Json, ("Inference service", "推理服务"), (
            "Endpoint and state of one inference service, preset (svcp-…) or deployed by the account (svco-…), as JSON; of a preset one "
                + "with its billing state. Takes a serviceId, or a name such as ERNIE-4.0-8K.",
            "一个推理服务的调用路径和状态，预置（svcp-…）或账号自建（svco-…），JSON 格式；预置服务附计费状态。"
                + "可用 serviceId，也可用名称，例如 ERNIE-4.0-8K。")),
    ];

    public static IEnumerable<string> Addresses => _all.Select(declared => declared.Uri);

    public static IList<Resource> Resources(Language language) =>
        [.. _all.Select(declared => declared.In(language).AsResource()).OfType<Resource>()];

    public static IList<ResourceTemplate> Templates(Language language) =>
        [.. _all.Select(declared => declared.In(language)).Where(template => template.IsTemplated)];

    /// <summary>Reads what belongs to the account; the guide is the same for everyone and needs no account.</summary>
    /// <exception cref="McpProtocolException">There is nothing at this address, or upstream failed.</exception>
    public static async Task<ReadResourceResult> ReadAsync(
        string? address, Language language, ToolContext context, CancellationToken cancellation)
    {
        if (address == Overview.Address)
            return Private(address, Guide.Markdown, await Overview.ReadAsync(language, context, cancellation), context);
        if (NameAfter(VersionResource.Beginning, address) is { } version)
            return Private(address!, Json, await VersionResource.ReadAsync(version, address!, context, cancellation), context);
        if (NameAfter(ServiceResource.Beginning, address) is { } service)
            return Private(address!, Json, await ServiceResource.ReadAsync(service, address!, context, cancellation), context);
        throw ResourceReader.Refuse(
            ($"There is no such resource; available: {string.Join(", ", Addresses)}.", $"没有这个资源；可用的有：{string.Join("、", Addresses)}。"),
            McpErrorCode.InvalidParams, address, context);
    }

    // Scheme and host ignore case. What cannot be a name is not asked for: none of Qianfan's is nearly that long.
    private static string? NameAfter(string beginning, string? address)
    {
        if (address is null || !address.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            return null;
        var name = Uri.UnescapeDataString(address[beginning.Length..]).Trim();
        return name.Length is > 0 and <= 200 && TextSanitizer.Clean(name) == name ? name : null;
    }

    // One account's data, which may change at any time: shared caches must not keep it.
    private static ReadResourceResult Private(string address, string type, string text, ToolContext context)
    {
        var content = new TextResourceContents { Uri = context.Key?.RedactIfIn(address) ?? address, MimeType = type, Text = text };
        return new() { Contents = [content], TimeToLive = TimeSpan.Zero, CacheScope = CacheScope.Private };
    }

    private sealed record Declared(string Uri, string Name, string Type, LocalizedText Title, LocalizedText Description)
    {
        public ResourceTemplate In(Language language) =>
            new() { UriTemplate = Uri, Name = Name, Title = Title.In(language), Description = Description.In(language), MimeType = Type };
    }
}
