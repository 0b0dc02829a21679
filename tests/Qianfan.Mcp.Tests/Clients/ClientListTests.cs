using Qianfan.Mcp.Clients;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>What is declared of the clients, and by which names they are found.</summary>
public sealed class ClientListTests
{
    [Theory]
    [InlineData("trae-cn", "trae cn")]
    [InlineData("trae-cn", "TraeCN")]
    [InlineData("trae", "Trae")]
    [InlineData("claude-code", "Claude Code")]
    [InlineData("vscode", "vs code")]
    [InlineData("comate", "文心快码")]
    [InlineData("comate", "Baidu Comate")]
    [InlineData("comate", "Baidu Comate (文心快码)")]
    [InlineData("lingma", "通义灵码")]
    [InlineData("codebuddy", "腾讯云代码助手")]
    [InlineData("opencode", "OpenCode")]
    [InlineData("open-webui", "open_webui")]
    public void A_client_is_found_by_its_users_spelling(string id, string name) =>
        Assert.Equal([id], ClientList.All.Where(client => client.IsCalled(name)).Select(client => client.Id));

    [Theory]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("code")]
    [InlineData("百度")]
    public void What_is_no_name_finds_none(string name) => Assert.DoesNotContain(ClientList.All, client => client.IsCalled(name));

    [Fact]
    public void Each_names_its_document_and_when_it_was_read() => Assert.All(ClientList.All, client =>
    {
        Assert.All(client.Source.Split(", "), source => Assert.Matches("^(https://[^ ]+|[^ /]+/[^ /]+ [^ ]+)$", source));
        Assert.Matches("^2026-11-[23][0-9]$", client.Read);
    });

    /// <summary>Where nothing is written, the user is told where to put it.</summary>
    [Fact]
    public void Each_has_a_file_or_says_where_it_goes() => Assert.All(
        ClientList.All, client => Assert.True(client.User is not null && !client.IsYaml || client.Hint is not null));
}
