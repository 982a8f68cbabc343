using System.Reflection;
using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Storage.Tests.Plans;

/// <summary>Finds an argument for every parameter of the store's public methods, by its type and its name: ids that are there, an hour in the midst of the data.</summary>
/// <param name="isFull">Optional ones are given too; else they are left out.</param>
internal sealed class AnyArguments(MachineRecord machine, Guid id, DateTimeOffset hour, bool isFull)
{
    private static readonly string[] Beginnings = ["from", "since", "after", "start", "told"];

    public object?[] For(MethodBase method) => [.. method.GetParameters().Select(parameter => Value(parameter, depth: 0))];

    private object? Value(ParameterInfo parameter, int depth)
    {
        var isOptional = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        if (parameter.Name == "cursor" || isOptional && !isFull)
            return null;
        return Value(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, parameter.Name!.ToUpperInvariant(), depth);
    }

    private object? Value(Type type, string name, int depth)
    {
        if (type == typeof(CancellationToken))
            return CancellationToken.None;
        if (type == typeof(string))
            return Word(name);
        if (type == typeof(DateTimeOffset))
            return IsBeginning(name) ? hour : hour.AddHours(1);
        if (type == typeof(long))
            return name.Contains("MACHINE", StringComparison.Ordinal) ? machine.Key : name is "AT" or "INSTANT" ? hour.ToUnixTimeMilliseconds() * 1000 : 1L;
        if (type == typeof(int))
            return name is "HORIZONHOURS" ? 24 : name is "NUMBER" ? 1 : 50;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromMinutes(5);
        if (type == typeof(Guid))
            return id;
        if (type == typeof(bool))
            return true;
        if (type == typeof(double))
            return 0.5;
        if (type == typeof(MachineId))
            return machine.Id;
        if (type == typeof(MachineRecord))
            return machine;
        if (type == typeof(MachineConfiguration))
            return MachineConfiguration.Default;
        if (type == typeof(TwinState))
            return Twins.Twin.New(machine.Id);
        if (type == typeof(JsonElement))
            return JsonDocument.Parse("{}").RootElement;
        if (type == typeof(object))
            return new { };
        if (typeof(Delegate).IsAssignableFrom(type))
            return null;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (ElementOf(type) is { } element)
            return ListOf(type, element, Value(element, name, depth + 1));
        if (IsDictionary(type))
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()));
        return depth > 4 ? null : Constructed(type, depth);
    }

    private string Word(string name) => name switch
    {
        _ when name.Contains("MACHINE", StringComparison.Ordinal) => machine.Id.Value,
        _ when name.Contains("SENSOR", StringComparison.Ordinal) => "temperature",
        "SITE" => "site-1",
        "LINE" => "line-1",
        "TYPE" => "pump",
        "MODEL" or "NAME" => "risk",
        "KEY" or "RULE" => "hot",
        _ => "word",
    };

    private object? Constructed(Type type, int depth)
    {
        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal))
            return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(part => Value(part, "", depth + 1))]);
        var maker = type.GetConstructors().Where(maker => maker.GetParameters() is not [{ } only] || only.ParameterType != type).MinBy(maker => -maker.GetParameters().Length);
        if (maker is null)
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        return maker.Invoke([.. maker.GetParameters().Select(parameter => Value(parameter, depth + 1))]);
    }

    private static object ListOf(Type type, Type element, object? value)
    {
        var items = Array.CreateInstance(element, 1);
        items.SetValue(value, 0);
        return type.IsArray || type.IsInterface ? items : Activator.CreateInstance(typeof(List<>).MakeGenericType(element), items)!;
    }

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() is var kind
            && (kind == typeof(List<>) || kind == typeof(IReadOnlyList<>) || kind == typeof(IReadOnlyCollection<>) || kind == typeof(IEnumerable<>) || kind == typeof(ICollection<>))
            ? type.GetGenericArguments()[0] : null;

    private static bool IsDictionary(Type type) => type.IsGenericType && type.Name.Contains("Dictionary", StringComparison.Ordinal);

    private static bool IsBeginning(string name) => Array.Exists(Beginnings, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
