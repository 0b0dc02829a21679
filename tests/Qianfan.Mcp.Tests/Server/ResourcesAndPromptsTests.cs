using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>Resources, completions and prompts of the built server, in both languages.</summary>
public sealed class ResourcesAndPromptsTests
{
    [Theory]
    [InlineData("en", "Guide to the Qianfan model catalog", "Model version", "Choose a model", "Call find_models", "Read-only access to Baidu Qianfan's")]
    [InlineData("zh", "千帆模型目录使用指南", "模型版本", "选择模型", "调用 find_models", "读取当前账号")]
    public async Task They_are_listed_read_completed_and_filled_in(
        string language, string guide, string version, string choose, string plan, string instructions)
    {
        await using var server = new ServerProcess("--sandbox", "--lang", language);
        await using var client = await server.ConnectAsync();

        Assert.StartsWith(instructions, client.ServerInstructions, StringComparison.Ordinal);
        Assert.InRange(client.ServerInstructions!.Length, 1, 2048);
        Assert.NotNull(client.ServerCapabilities.Completions);
        var resources = await client.ListResourcesAsync();
        Assert.Equal(["qianfan://guide", "qianfan://catalog"], resources.Select(resource => resource.Uri));
        Assert.Equal(guide, resources[0].Title);
        var templates = await client.ListResourceTemplatesAsync();
        Assert.Equal(["qianfan://versions/{versionId}", "qianfan://services/{serviceId}"], templates.Select(template => template.UriTemplate));
        Assert.Equal(version, templates[0].Title);

        foreach (var resource in resources)
            Assert.NotEmpty(Text(await client.ReadResourceAsync(resource.Uri)));
        var byId = await client.ReadResourceAsync("qianfan://versions/{versionId}", new Dictionary<string, object?> { ["versionId"] = "amv-tg07pj97a068" });
        var byName = await client.ReadResourceAsync("qianfan://versions/{versionId}", new Dictionary<string, object?> { ["versionId"] = "ERNIE-4.0-8K" });
        Assert.Contains("\"inputTokens\":5120", Text(byId), StringComparison.Ordinal);
        Assert.Contains("\"versionId\":\"amv-tg07pj97a068\"", Text(byName), StringComparison.Ordinal);
        Assert.Contains("svco-k7m2xw94tq1c", Text(await client.ReadResourceAsync($"qianfan://services/{Uri.EscapeDataString("客服问答-线上")}")), StringComparison.Ordinal);

        var completion = await client.CompleteAsync(new ResourceTemplateReference { Uri = templates[1].UriTemplate }, "serviceId", "svcp-7940");
        Assert.Equal(["svcp-7940ab471306"], completion.Completion.Values);
        completion = await client.CompleteAsync(new PromptReference { Name = "explain_error" }, "error", "rate");
        Assert.Equal(["RATE_LIMITED"], completion.Completion.Values);

        var prompts = await client.ListPromptsAsync();
        Assert.Equal(["choose_model", "explain_error"], prompts.Select(prompt => prompt.Name));
        Assert.Equal(choose, prompts[0].Title);
        var filled = await client.GetPromptAsync("choose_model", new Dictionary<string, object?> { ["task"] = "批量总结10万字的合同" });
        var text = Assert.IsType<TextContentBlock>(Assert.Single(filled.Messages).Content).Text;
        Assert.Contains(plan, text, StringComparison.Ordinal);
        Assert.Contains("\"批量总结10万字的合同\"\n", text, StringComparison.Ordinal);
        Assert.Contains("   - minInputTokens: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_reach_the_client_in_words()
    {
        await using var server = new ServerProcess();
        await using var client = await server.ConnectAsync();

        var noKeys = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("qianfan://catalog"));
        var noResource = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("qianfan://models"));
        var noPrompt = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.GetPromptAsync("chose_model"));

        Assert.Contains("CREDENTIALS_MISSING: ", noKeys.Message, StringComparison.Ordinal);
        Assert.Equal(McpErrorCode.InternalError, noKeys.ErrorCode);
        Assert.Contains("There is no such resource; available: qianfan://guide", noResource.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean choose_model?", noPrompt.Message, StringComparison.Ordinal);
        Assert.Empty((await client.CompleteAsync(new ResourceTemplateReference { Uri = "qianfan://versions/{versionId}" }, "versionId", "e")).Completion.Values);
        Assert.NotEmpty(Text(await client.ReadResourceAsync("qianfan://guide")));
    }

    [Fact]
    public async Task An_error_that_is_slow_to_come_is_written_before_the_end_of_input_ends_the_server()
    {
        await using var server = new ServerProcess("--sandbox");
        await server.Input.WriteAsync(Encoding.UTF8.GetBytes(
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            {"jsonrpc":"2.0","id":2,"method":"resources/read","params":{"uri":"qianfan://versions/no-such-model"}}

            """.ReplaceLineEndings("\n")));

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("\"error\":{\"code\":-32602,\"message\":\"There is no such resource.", Encoding.UTF8.GetString(output), StringComparison.Ordinal);
    }

    private static string Text(ReadResourceResult result) => Assert.IsType<TextResourceContents>(Assert.Single(result.Contents)).Text;
}
