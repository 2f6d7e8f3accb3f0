//! Expectations come from what the Java source of each case computes.

use super::*;
use crate::android::dex::{build::assemble, open};

/// The values that the calls of `name` in `Lx/Main;->run` receive: receiver first.
fn received(text: &str, name: &str) -> Vec<Vec<Value>> {
    let bytes = assemble(text);
    let (files, error) = open(&bytes);
    assert_eq!(error, None);
    let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
    assert_eq!(program.problems(), &[]);
    let mut writers = Writers::default();
    let mut run = None;
    let mut definitions = vec![None; program.methods().len()];
    for (index, class) in (0u32..).zip(program.classes()) {
        for method in program.methods_of(class).unwrap().map(Result::unwrap) {
            let own = program.files[class.file].method(method.method).unwrap();
            definitions[own.at()] = Some(Place { class: index, method });
            let Some(body) = Body::of(&program, class, &method) else { continue };
            let body = body.unwrap();
            for (at, instruction) in body.instructions().iter().enumerate() {
                if instruction.opcode.is_field_write() {
                    let field = body.field(&program, at).unwrap();
                    writers.add(field, Place { class: index, method }, instruction.offset);
                }
            }
            if program.method_text(body.method).starts_with("Lx/Main;->run") {
                run = Some(body);
            }
        }
    }
    let body = run.unwrap();
    let calls: Vec<u32> = body
        .instructions()
        .iter()
        .enumerate()
        .filter(|(at, instruction)| {
            instruction.opcode.is_invoke()
                && program.method_text(body.called(&program, *at).unwrap()).contains(&format!("->{name}("))
        })
        .map(|(_, instruction)| instruction.offset)
        .collect();
    let constants = Constants::new(&program, None, &writers, &definitions, HashMap::new());
    let mut steps = 100_000;
    let watched = constants.watch(&body, &calls, &mut steps);
    calls.iter().map(|offset| watched.get(offset).cloned().unwrap_or_default()).collect()
}

/// What `Lx/Main;->run()V` with this code passes to `Lx/Sink;->take(Ljava/lang/Object;)V`, in `v0`.
fn taken_with(code: &str, classes: &str) -> Value {
    let text = format!(
        ".class Lx/Main;\n.method static run(Ljava/lang/String;Z)V\n.registers 12\n{code}\n\
         invoke-static {{v0}}, Lx/Sink;->take(Ljava/lang/Object;)V\nreturn-void\n.end method\n{classes}"
    );
    received(&text, "take").swap_remove(0).swap_remove(0)
}

fn taken(code: &str) -> Value {
    taken_with(code, "")
}

#[test]
fn strings_are_put_together() {
    let builder = "new-instance v1, Ljava/lang/StringBuilder;
        invoke-direct {v1}, Ljava/lang/StringBuilder;-><init>()V
        const-string v2, \"content://\"
        invoke-virtual {v1, v2}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
        const-string v2, \"sms\"
        invoke-virtual {v1, v2}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
        move-result-object v3
        const/16 v4, 47
        invoke-virtual {v3, v4}, Ljava/lang/StringBuilder;->append(C)Ljava/lang/StringBuilder;
        invoke-virtual {v3, p0}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
        invoke-virtual {v1}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;
        move-result-object v0";
    assert_eq!(taken(builder), Value::text("content://sms/\0"));
    let format = "const-string v1, \"%s/%d\"
        const/4 v2, 2
        new-array v2, v2, [Ljava/lang/Object;
        const/4 v3, 0
        const-string v4, \"a\"
        aput-object v4, v2, v3
        const/4 v3, 1
        const/4 v5, 7
        invoke-static {v5}, Ljava/lang/Integer;->valueOf(I)Ljava/lang/Integer;
        move-result-object v5
        aput-object v5, v2, v3
        invoke-static {v1, v2}, Ljava/lang/String;->format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;
        move-result-object v0";
    assert_eq!(taken(format), Value::text("a/7"));
}

#[test]
fn both_ways_of_an_unknown_branch_are_kept() {
    let code = "const-string v0, \"a\"
        if-eqz p1, :end
        const-string v0, \"b\"
        :end";
    let either = taken(code);
    let mut texts = either.texts();
    texts.sort_unstable();
    assert_eq!(texts, ["a", "b"]);
    let known = "const/4 v1, 1
        const-string v0, \"a\"
        if-nez v1, :end
        const-string v0, \"b\"
        :end";
    assert_eq!(taken(known), Value::text("a"));
    assert_eq!(taken("move-object v0, p0"), Value::Parameter(0));
}

#[test]
fn a_loop_that_decodes_an_array_comes_out() {
    // "sms" with each character xored with 5.
    let code = "const/4 v1, 3
        new-array v1, v1, [C
        fill-array-data v1, :data
        const/4 v2, 0
        :loop
        array-length v3, v1
        if-ge v2, v3, :done
        aget-char v4, v1, v2
        xor-int/lit8 v4, v4, 5
        int-to-char v4, v4
        aput-char v4, v1, v2
        add-int/lit8 v2, v2, 1
        goto :loop
        :done
        new-instance v0, Ljava/lang/String;
        invoke-direct {v0, v1}, Ljava/lang/String;-><init>([C)V
        goto :end
        :data
        .array-data 2 0x76 0x68 0x76
        :end";
    assert_eq!(taken(code), Value::text("sms"));
}

#[test]
fn a_loop_without_an_end_that_is_known_ends() {
    let code = "const/4 v1, 0
        const-string v0, \"a\"
        :loop
        add-int/lit8 v1, v1, 1
        if-eqz p1, :loop";
    assert_eq!(taken(code), Value::text("a"));
    let endless = "const-string v0, \"a\"\n:loop\nconst/4 v1, 1\nif-nez v1, :loop\n\
        invoke-virtual {v0, v0}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;\nmove-result-object v0";
    let text = format!(
        ".class Lx/Main;\n.method static run()V\n.registers 2\n{endless}\ninvoke-static {{v0}}, Lx/Sink;->take(Ljava/lang/Object;)V\nreturn-void\n.end method"
    );
    assert_eq!(received(&text, "take"), vec![Vec::<Value>::new()]);
}

#[test]
fn fields_and_small_methods_are_followed() {
    let classes = ".class Lx/Keys;
        .field static KEY:Ljava/lang/String; = \"android_id\"
        .field static MADE:Ljava/lang/String;
        .field name:Ljava/lang/String;
        .method static <clinit>()V
        .registers 3
        const-string v0, \"a\"
        const-string v1, \"b\"
        invoke-virtual {v0, v1}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;
        move-result-object v0
        sput-object v0, Lx/Keys;->MADE:Ljava/lang/String;
        return-void
        .end method
        .method static join(Ljava/lang/String;)Ljava/lang/String;
        .registers 3
        const-string v0, \"x\"
        invoke-virtual {p0, v0}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;
        move-result-object v0
        return-object v0
        .end method
        .method <init>()V
        .registers 2
        invoke-direct {p0}, Ljava/lang/Object;-><init>()V
        const-string v0, \"n\"
        iput-object v0, p0, Lx/Keys;->name:Ljava/lang/String;
        return-void
        .end method";
    assert_eq!(taken_with("sget-object v0, Lx/Keys;->KEY:Ljava/lang/String;", classes), Value::text("android_id"));
    assert_eq!(taken_with("sget-object v0, Lx/Keys;->MADE:Ljava/lang/String;", classes), Value::text("ab"));
    let call = "const-string v1, \"y\"
        invoke-static {v1}, Lx/Keys;->join(Ljava/lang/String;)Ljava/lang/String;
        move-result-object v0";
    assert_eq!(taken_with(call, classes), Value::text("yx"));
    let instance = "const/4 v1, 0
        iget-object v0, v1, Lx/Keys;->name:Ljava/lang/String;";
    assert_eq!(taken_with(instance, classes), Value::text("n"));
}

#[test]
fn uris_intents_lists_and_reflection() {
    let uri = "const-string v1, \"content://com.android.contacts\"
        invoke-static {v1}, Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;
        move-result-object v1
        const-string v2, \"data\"
        invoke-static {v1, v2}, Landroid/net/Uri;->withAppendedPath(Landroid/net/Uri;Ljava/lang/String;)Landroid/net/Uri;
        move-result-object v1
        invoke-virtual {v1}, Landroid/net/Uri;->buildUpon()Landroid/net/Uri$Builder;
        move-result-object v1
        const-string v2, \"phones\"
        invoke-virtual {v1, v2}, Landroid/net/Uri$Builder;->appendPath(Ljava/lang/String;)Landroid/net/Uri$Builder;
        move-result-object v1
        invoke-virtual {v1}, Landroid/net/Uri$Builder;->build()Landroid/net/Uri;
        move-result-object v0";
    assert_eq!(taken(uri), Value::uri("content://com.android.contacts/data/phones"));
    let intent = "new-instance v0, Landroid/content/Intent;
        const-string v1, \"android.intent.action.PICK\"
        invoke-direct {v0, v1}, Landroid/content/Intent;-><init>(Ljava/lang/String;)V
        const-string v1, \"image/*\"
        invoke-virtual {v0, v1}, Landroid/content/Intent;->setType(Ljava/lang/String;)Landroid/content/Intent;";
    let Value::Intent(intent) = taken(intent) else { panic!("an intent") };
    assert_eq!((&intent.action, &intent.mime), (&Value::text("android.intent.action.PICK"), &Value::text("image/*")));
    let list = "new-instance v1, Ljava/util/ArrayList;
        invoke-direct {v1}, Ljava/util/ArrayList;-><init>()V
        const-string v2, \"a\"
        invoke-virtual {v1, v2}, Ljava/util/ArrayList;->add(Ljava/lang/Object;)Z
        const/4 v2, 0
        new-array v2, v2, [Ljava/lang/String;
        invoke-virtual {v1, v2}, Ljava/util/ArrayList;->toArray([Ljava/lang/Object;)[Ljava/lang/Object;
        move-result-object v0";
    assert_eq!(taken(list), Value::List([Value::text("a")].into()));
    let reflected = "const-string v1, \"android.os.SystemProperties\"
        invoke-static {v1}, Ljava/lang/Class;->forName(Ljava/lang/String;)Ljava/lang/Class;
        move-result-object v1
        const-string v2, \"get\"
        const/4 v3, 0
        invoke-virtual {v1, v2, v3}, Ljava/lang/Class;->getMethod(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;
        move-result-object v0";
    assert_eq!(taken(reflected), Value::Method("Landroid/os/SystemProperties;".into(), "get".into()));
}

#[test]
fn what_unknown_code_was_handed_is_not_trusted() {
    let code = "const/4 v1, 1
        new-array v1, v1, [C
        invoke-static {v1}, Ly/Other;->fill([C)V
        new-instance v0, Ljava/lang/String;
        invoke-direct {v0, v1}, Ljava/lang/String;-><init>([C)V";
    assert_eq!(taken(code), Value::Unknown);
}
