using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>The ways to hand arguments to a tool in a shell, and what is said of those that cannot be read.</summary>
public sealed class TypedArgumentsTests
{
    [Theory]
    [InlineData(null, "{\"maxKeys\":2}")]
    [InlineData(null, "maxKeys=2")]
    [InlineData(null, "maxKeys=2", "refresh=true")]
    [InlineData("{\"maxKeys\":\n2}", "-")]
    public async Task They_are_pairs_or_JSON_or_standard_input(string? input, params string[] words) =>
        Assert.Equal((0, 2), await RowsAsync(input, words));

    [Fact]
    public async Task Issue_a_file_of_JSON_is_read_whole()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{\n  \"maxKeys\": 2 }");
        try
        {
            Assert.Equal((0, 2), await RowsAsync(null, [$"@{file}"]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("line 1, character 2", "{maxKeys:1}")]
    [InlineData("line 1, character 2", "{maxKeys:", "1}")]
    [InlineData("line 2, character 8", "{\"query\":\"文心\",\n \"文心\": x}")]
    [InlineData("line 1, character 1", "'{maxKeys:1}'")]
    [InlineData("check its name after @", "@/nowhere/hush.json")]
    public async Task What_cannot_be_read_is_refused_with_its_place(string place, params string[] words)
    {
        await using var program = new ServerProcess(["call", "list_preset_models", .. words, "--sandbox"]);

        var (code, _, error) = await program.FinishAsync();

        Assert.Equal(2, code);
        Assert.Contains(place, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean call find_models?", "find_models", "--sandbox")]
    [InlineData("Did you mean call compare_models?", "compare_model")]
    [InlineData("Did you mean doctor?", "docter")]
    [InlineData("Did you mean --sandbox?", "call", "find_models", "--sandbx")]
    [InlineData("Did you mean --allowed-hosts?", "http", "--allowed-host=a.example")]
    public async Task A_misspelt_word_gets_the_nearest(string expected, params string[] words)
    {
        await using var program = new ServerProcess(words);

        var (code, _, error) = await program.FinishAsync();

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, int Rows)> RowsAsync(string? input, string[] words)
    {
        await using var program = new ServerProcess(["call", "list_preset_models", .. words, "--sandbox"]);
        if (input is not null)
            program.Send(input);
        var (code, output, error) = await program.FinishAsync();
        Assert.Equal("", error);
        return (code, JsonElement.Parse(Encoding.UTF8.GetString(output)).GetProperty("models").GetArrayLength());
    }
}
