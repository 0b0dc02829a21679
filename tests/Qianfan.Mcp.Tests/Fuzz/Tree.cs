using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>
/// JSON as it stands in a text, so that it can hold what no library would write: a name twice, half a surrogate pair, numbers of any
/// size. A tree is an object, an array, or any other text.
/// </summary>
internal sealed class Tree
{
    private Tree() { }

    /// <summary>The members of an object, their names as they stand between the quotes.</summary>
    public List<(string Name, Tree Value)>? Members { get; private set; }

    public List<Tree>? Items { get; private set; }

    /// <summary>The text of what is neither.</summary>
    public string Raw { get; private set; } = "null";

    public static Tree Of(string raw) => new() { Raw = raw };

    public static Tree Parse(string json) => From(JsonElement.Parse(json));

    public static Tree From(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new() { Members = [.. value.EnumerateObject().Select(member => (Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member)), From(member.Value)))] },
        JsonValueKind.Array => new() { Items = [.. value.EnumerateArray().Select(From)] },
        _ => Of(value.GetRawText()),
    };

    public Tree Copy() => new()
    {
        Raw = Raw,
        Members = Members?.ConvertAll(member => (member.Name, member.Value.Copy())),
        Items = Items?.ConvertAll(item => item.Copy()),
    };

    /// <summary>Becomes another.</summary>
    public void Become(Tree other) => (Raw, Members, Items) = (other.Raw, other.Members, other.Items);

    /// <summary>This one and all below it.</summary>
    public IEnumerable<Tree> All() => (Members?.Select(member => member.Value) ?? Items ?? []).SelectMany(below => below.All()).Prepend(this);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (Members is not null)
        {
            text.Append('{');
            foreach (var (name, value) in Members)
            {
                text.Append(text[^1] == '{' ? "" : ",").Append('"').Append(name).Append("\":");
                value.Write(text);
            }
            text.Append('}');
        }
        else if (Items is not null)
        {
            text.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Items[i].Write(text);
            }
            text.Append(']');
        }
        else
            text.Append(Raw);
    }
}
